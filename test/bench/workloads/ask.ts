import { isDeepStrictEqual } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';

const headers = { 'content-type': 'application/json', accept: 'application/json' };
const patienceMs = 20_000;

/** Sends one operation. Throws when the answer is not a 2xx with data and without errors. Gives its data. */
export async function ask(url: string, query: string): Promise<unknown> {
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query }) });
  const text = await response.text();
  if (!response.ok) throw new Error(`answered ${response.status}: ${text.slice(0, 200)}`);
  const { data, errors } = JSON.parse(text) as { readonly data?: unknown; readonly errors?: unknown };
  if (errors !== undefined) throw new Error(`answered with errors: ${JSON.stringify(errors).slice(0, 300)}`);
  return data;
}

/** Asks until the answer is the truth: a gateway may listen before it is ready. Throws when it is not for long. */
export async function askForTruth(
  url: string,
  { query, truth }: { readonly query: string; readonly truth: unknown },
): Promise<void> {
  const until = performance.now() + patienceMs;
  for (;;) {
    const fault = await faultOf(url, { query, truth });
    if (fault === undefined) return;
    if (performance.now() > until) throw fault;
    await sleep(500);
  }
}

async function faultOf(
  url: string,
  { query, truth }: { readonly query: string; readonly truth: unknown },
): Promise<Error | undefined> {
  try {
    const data = await ask(url, query);
    return isDeepStrictEqual(data, truth)
      ? undefined
      : new Error(`answered wrongly: ${JSON.stringify(data).slice(0, 200)} …`);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

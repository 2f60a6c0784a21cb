import { isDeepStrictEqual } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';

const headers = { 'content-type': 'application/json', accept: 'application/json' };

/** Sends one operation. Throws when the answer is not a 2xx with data and without errors. Gives its data. */
export async function ask(url: string, query: string): Promise<unknown> {
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query }) });
  const text = await response.text();
  if (!response.ok) throw new Error(`answered ${response.status}: ${text.slice(0, 200)}`);
  const { data, errors } = JSON.parse(text) as { readonly data?: unknown; readonly errors?: unknown };
  if (errors !== undefined) throw new Error(`answered with errors: ${JSON.stringify(errors).slice(0, 300)}`);
  return data;
}

/** A question whose answer is known. */
export interface Question {
  readonly query: string;
  readonly truth: unknown;
  /** How long wrong answers are borne, in milliseconds: a gateway may listen before it is ready. Default: 20 s. */
  readonly patience?: number;
}

/** Asks until the answer is the truth. Throws, with what came instead, when it is not for too long. */
export async function askForTruth(url: string, { query, truth, patience = 20_000 }: Question): Promise<void> {
  const until = performance.now() + patience;
  for (;;) {
    const fault = await faultOf(url, { query, truth });
    if (fault === undefined) return;
    if (performance.now() > until) throw fault;
    await sleep(Math.min(500, patience / 10));
  }
}

async function faultOf(url: string, { query, truth }: Question): Promise<Error | undefined> {
  try {
    const data = await ask(url, query);
    return isDeepStrictEqual(data, truth)
      ? undefined
      : new Error(`answered wrongly: ${JSON.stringify(data).slice(0, 200)} …`);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** How an issuer's documents are asked for. */
export interface FetchBounds {
  /** Ends the whole fetch, its body included. */
  readonly signal: AbortSignal;
  /** The most bytes of a document. */
  readonly maxBytes: number;
}

/**
 * Fetches a JSON document of an issuer. Redirects are not followed. Rejects for anything but a whole 200 answer of JSON within the
 * bounds; the error says what came instead, and holds nothing of it.
 */
export async function fetchJson(url: string, { signal, maxBytes }: FetchBounds): Promise<unknown> {
  const response = await fetch(url, { redirect: 'manual', signal, headers: { accept: 'application/json' } });
  if (response.status !== 200) {
    await response.body?.cancel();
    throw new Error(`The answer has the status ${response.status} in place of 200.`);
  }
  const text = await readText(response, maxBytes);
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new Error('The answer is not JSON.');
  }
}

async function readText({ body }: Response, maxBytes: number): Promise<string> {
  if (body === null) return '';
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    // Leaving the loop cancels the body, and with it the connection.
    if (length > maxBytes) throw new Error(`The answer has more than ${maxBytes} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

import { Agent, request as send } from 'node:http';

/*
 * Constant load where wrk is not installed: `connections` requests are always under way. Arguments: URL, body, seconds,
 * connections, headers as JSON. Prints `{requests, bad, bytes, p50, p99}`, times in microseconds.
 */

const [url = '', body = '', seconds = '5', connections = '50', more = '{}'] = process.argv.slice(2);
const ownHeaders = JSON.parse(more) as Record<string, string>;
const agent = new Agent({ keepAlive: true, maxSockets: Number(connections) });
const until = performance.now() + Number(seconds) * 1000;
const times: number[] = [];
let number = 0;
let bad = 0;
let bytes = 0;

/** Sends one request and reads its answer; resolves to its status, 0 when there was none. */
function ask(): Promise<number> {
  return new Promise((resolve) => {
    number += 1;
    const headers = {
      'content-type': 'application/json',
      accept: 'application/json',
      'content-length': Buffer.byteLength(body),
      'x-request-number': String(number),
      ...ownHeaders,
    };
    const outgoing = send(url, { agent, method: 'POST', headers }, (response) => {
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
      });
      response.once('end', () => {
        resolve(response.statusCode ?? 0);
      });
    });
    outgoing.once('error', () => {
      resolve(0);
    });
    outgoing.end(body);
  });
}

async function client(): Promise<void> {
  while (performance.now() < until) {
    const start = performance.now();
    const status = await ask();
    if (status >= 200 && status < 300) times.push((performance.now() - start) * 1000);
    else bad += 1;
  }
}

async function run(): Promise<void> {
  await Promise.all(Array.from({ length: Number(connections) }, client));
  agent.destroy();
  times.sort((a, b) => a - b);
  const at = (share: number): number => times[Math.floor((times.length - 1) * share)] ?? 0;
  process.stdout.write(JSON.stringify({ requests: times.length, bad, bytes, p50: at(0.5), p99: at(0.99) }));
}

void run();

import { createServer } from 'node:http';
import { Pool } from 'undici';

/*
 * The least a gateway in Node can do: read the body, send it on, read the answer, send it back. No parsing, no checks, no
 * log. Arguments: port, origin of the upstream, its path.
 */

const [port = '', origin = '', path = ''] = process.argv.slice(2);
const pool = new Pool(origin, { connections: 64 });
const headers = { 'content-type': 'application/json' };

createServer((request, response) => {
  const sent: Buffer[] = [];
  request.on('data', (chunk: Buffer) => sent.push(chunk));
  request.on('end', () => {
    const received: Buffer[] = [];
    pool.dispatch(
      { path, method: 'POST', headers, body: Buffer.concat(sent) },
      {
        onRequestStart: () => undefined,
        onResponseData: (_, chunk) => {
          received.push(chunk);
        },
        onResponseEnd: () => {
          const body = Buffer.concat(received);
          response.writeHead(200, { ...headers, 'content-length': body.length }).end(body);
        },
        onResponseError: () => {
          response.writeHead(502).end();
        },
      },
    );
  });
}).listen(Number(port), '127.0.0.1');

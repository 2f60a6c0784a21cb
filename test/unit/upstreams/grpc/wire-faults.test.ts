import {
  createServer as createHttp2Server,
  constants,
  type Http2Server,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2';
import { createServer as createTcpServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createHttpServer } from 'node:http';
import type { Upstream } from '../../../../src/upstreams/upstream';
import { buildCallContext } from '../build-call-context';
import { mustOpenGrpc } from './open-grpc';
import { requestOf } from './request-of';

const closers: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** Lets a server listen on loopback, and opens an upstream on it. */
async function openOn(server: Pick<Server, 'listen' | 'address' | 'close' | 'on'>): Promise<Upstream> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const upstream = await mustOpenGrpc({
    manifest: { endpoint: `127.0.0.1:${String(port)}`, proto: 'acme/legacy/legacy.proto' },
  });
  closers.push(
    () =>
      new Promise<void>((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => {
          resolve();
        });
      }),
    () => upstream.close(),
  );
  return upstream;
}

async function codeOf(upstream: Upstream): Promise<unknown> {
  const call = upstream.prepare(requestOf('query ($id: Int) { findRecord(id: $id) { id } }'));
  const { data, errors } = await call({ id: 1 }, buildCallContext());
  expect(data).toEqual({ findRecord: errors.length === 0 ? { id: 1 } : null });
  return errors[0]?.error ?? 'ok';
}

/** A server of HTTP/2 that answers as gRPC does, but for what `answer` does to the n-th call. */
function http2Server(
  answer: (stream: ServerHttp2Stream, session: ServerHttp2Session, call: number) => void,
): Http2Server {
  let calls = 0;
  const server = createHttp2Server();
  server.on('stream', (stream) => {
    stream.on('error', () => undefined);
    if (stream.session === undefined) throw new Error('The stream has no session.');
    calls += 1;
    answer(stream, stream.session as ServerHttp2Session, calls);
  });
  return server;
}

/** Answers with one frame of gRPC: no compression, the length, `Record {id: 1}`. */
function succeed(stream: ServerHttp2Stream): void {
  stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
  stream.on('wantTrailers', () => {
    stream.sendTrailers({ 'grpc-status': '0' });
  });
  stream.end(Buffer.from([0, 0, 0, 0, 2, 8, 1]));
}

test('U26 a server that does not speak HTTP/2 is UPSTREAM_UNAVAILABLE', async () => {
  const upstream = await openOn(createTcpServer((socket) => socket.on('error', () => undefined).end('SSH-2.0-x\r\n')));
  expect(await codeOf(upstream)).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
});

test('a server of HTTP/1 is UPSTREAM_UNAVAILABLE', async () => {
  const upstream = await openOn(createHttpServer((_, response) => response.end('hello')));
  expect(await codeOf(upstream)).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
});

test('U26 a frame that says it is longer than the limit is refused before it arrives', async () => {
  const upstream = await openOn(
    http2Server((stream) => {
      stream.respond({ ':status': 200, 'content-type': 'application/grpc' });
      stream.write(Buffer.from([0, 0xff, 0xff, 0xff, 0xff, 1]));
    }),
  );
  expect(await codeOf(upstream)).toMatchObject({ code: 'UPSTREAM_RESPONSE_TOO_LARGE' });
});

test('U27 a message without its required field is UPSTREAM_BAD_RESPONSE', async () => {
  const upstream = await openOn(
    http2Server((stream) => {
      stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
      stream.on('wantTrailers', () => {
        stream.sendTrailers({ 'grpc-status': '0' });
      });
      stream.end(Buffer.from([0, 0, 0, 0, 0]));
    }),
  );
  expect(await codeOf(upstream)).toMatchObject({ code: 'UPSTREAM_BAD_RESPONSE' });
});

test('U27 a string that is longer than its message, or is not UTF-8, is UPSTREAM_BAD_RESPONSE', async () => {
  const titles = [
    [0x12, 9, 0x61],
    [0x12, 1, 0xff],
  ];
  const upstream = await openOn(
    http2Server((stream, _, call) => {
      stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
      stream.on('wantTrailers', () => {
        stream.sendTrailers({ 'grpc-status': '0' });
      });
      stream.end(Buffer.from([0, 0, 0, 0, 5, 8, 1, ...(titles[call - 1] ?? [])]));
    }),
  );
  expect(await codeOf(upstream)).toMatchObject({ code: 'UPSTREAM_BAD_RESPONSE' });
  expect(await codeOf(upstream)).toMatchObject({ code: 'UPSTREAM_BAD_RESPONSE' });
});

test('U29 GOAWAY in the middle of a call lets it finish or fails it as UPSTREAM_UNAVAILABLE, and the channel heals', async () => {
  const upstream = await openOn(
    http2Server((stream, session, call) => {
      if (call > 1) {
        succeed(stream);
        return;
      }
      session.goaway(constants.NGHTTP2_NO_ERROR, 0);
      session.destroy();
    }),
  );
  expect(await codeOf(upstream)).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  const deadline = Date.now() + 5000;
  while ((await codeOf(upstream)) !== 'ok') expect(Date.now()).toBeLessThan(deadline);
});

test.each([
  ['CANCEL', constants.NGHTTP2_CANCEL, 'UPSTREAM_UNAVAILABLE'],
  ['REFUSED_STREAM', constants.NGHTTP2_REFUSED_STREAM, 'UPSTREAM_UNAVAILABLE'],
  ['INTERNAL_ERROR', constants.NGHTTP2_INTERNAL_ERROR, 'UPSTREAM_BAD_RESPONSE'],
  ['PROTOCOL_ERROR', constants.NGHTTP2_PROTOCOL_ERROR, 'UPSTREAM_BAD_RESPONSE'],
])('U30 RST_STREAM %s fails the call alone, and the next one goes well', async (_, rst, code) => {
  const upstream = await openOn(
    http2Server((stream, __, call) => {
      if (call > 1) {
        succeed(stream);
        return;
      }
      stream.close(rst);
    }),
  );
  expect(await codeOf(upstream)).toMatchObject({ code });
  expect(await codeOf(upstream)).toBe('ok');
});

test.each([
  [503, 'UPSTREAM_UNAVAILABLE'],
  [500, 'UPSTREAM_ERROR'],
  [404, 'UPSTREAM_ERROR'],
])('an HTTP status %d without gRPC’s is %s', async (status, code) => {
  const upstream = await openOn(
    http2Server((stream) => {
      stream.respond({ ':status': status, 'content-type': 'text/html' });
      stream.end('<html>secret</html>');
    }),
  );
  expect(await codeOf(upstream)).toMatchObject({ code });
});

test('a call that ends well without a message is UPSTREAM_ERROR', async () => {
  const upstream = await openOn(
    http2Server((stream) => {
      stream.respond({ ':status': 200, 'content-type': 'application/grpc', 'grpc-status': '0' }, { endStream: true });
    }),
  );
  expect(await codeOf(upstream)).toMatchObject({
    code: 'UPSTREAM_ERROR',
    extensions: { grpc: { status: 'UNIMPLEMENTED' } },
  });
});

test('a server that comes back is called again within 5 seconds, however long it was away', async () => {
  const server = http2Server(succeed);
  const upstream = await openOn(server);
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  for (let call = 0; call < 20; call += 1) {
    expect(await codeOf(upstream)).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await new Promise<void>((resolve) => {
    server.listen(port, '127.0.0.1', resolve);
  });
  const deadline = Date.now() + 5000;
  while ((await codeOf(upstream)) !== 'ok') expect(Date.now()).toBeLessThan(deadline);
});

import { connect } from 'node:net';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { mockGraphql, mockGrpc, type RecordedCall } from '../../src/mocks';
import { startGateway, type TestGateway } from './start-gateway';

const proto = resolve('test/fixtures/protos/acme/people/v1/people.proto');
const sdl = 'type Query { graph: String }';
const note = 'x-note: "{{ request.headers.x-note }}"';
const mediaTypes = ['application/json', 'application/graphql-response+json', '*/*'];

let gateway: TestGateway;
let calls: () => readonly RecordedCall[];
const cleanups: (() => Promise<void>)[] = [];

beforeAll(async () => {
  const graph = await mockGraphql()
    .schema(sdl)
    .resolvers({ Query: { graph: () => 'answered' } })
    .start();
  const rpc = await mockGrpc()
    .proto(proto)
    .unary('acme.people.v1.PeopleService/GetCaller', () => ({ seen: 'answered' }))
    .start();
  calls = () => [...graph.calls, ...rpc.calls];
  const endpoint = rpc.endpoint ?? '';
  gateway = await startGateway({
    graph: {
      'subschema.yaml': `kind: graphql\nendpoint: ${graph.endpoint}\nheaders: {${note}}\n`,
      'schema.graphql': sdl,
    },
    rpc: { 'subschema.yaml': `kind: grpc\nendpoint: ${endpoint}\nproto: ${proto}\nmetadata: {${note}}\n` },
  });
  cleanups.push(
    () => gateway.stop(),
    () => graph.stop(),
    () => rpc.stop(),
  );
});

afterAll(async () => {
  for (const clean of cleanups) await clean();
});

/** Sends a request whose bytes no client library would send, and gives all that is answered. */
async function askRaw(value: string, accept: string, query: string): Promise<string> {
  const { hostname, port } = new URL(gateway.url);
  const socket = connect(Number(port), hostname);
  const body = JSON.stringify({ query });
  const lines = [
    'POST /graphql HTTP/1.1',
    'host: a',
    `accept: ${accept}`,
    'content-type: application/json',
    `content-length: ${String(body.length)}`,
    `x-note: ${value}`,
    'connection: close',
  ];
  socket.write(`${lines.join('\r\n')}\r\n\r\n${body}`, 'latin1');
  return text(socket);
}

/** The characters that stand for a text's bytes of UTF-8 in a header. */
const bytesOf = (value: string): string => Buffer.from(value).toString('latin1');

const both = '{ graph getCaller { seen } }';

describe.each(mediaTypes)('with accept: %s, a header that a manifest forwards', (accept) => {
  it.each([
    ['P01: CR', 'a\rb'],
    ['P02: LF', 'a\nb'],
    ['P02: LF and another header', 'a\nx-admin: 1'],
    ['P03: NUL', 'a\0b'],
    ['P01-P03: another control character', 'a\x01b'],
    ['P04: letters that gRPC cannot carry', bytesOf('Łukasz 😀')],
  ])('and that has %s is answered with 400 BAD_REQUEST, and no upstream is called', async (_, value) => {
    const before = calls().length;
    const answer = await askRaw(value, accept, both);
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toContain('"code":"BAD_REQUEST"');
    expect(answer).not.toContain('"data"');
    expect(calls()).toHaveLength(before);
  });

  it('and that both can carry is forwarded to both', async () => {
    const before = calls().length;
    const answer = await askRaw('plain', accept, both);
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    const since = calls().slice(before - calls().length);
    expect(since.map(({ headers }) => headers['x-note'])).toEqual(['plain', 'plain']);
  });

  it('P04: and that has an emoji reaches an upstream over HTTP byte for byte', async () => {
    const answer = await askRaw(bytesOf('😀'), accept, '{ graph }');
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    expect(calls().filter(({ headers }) => headers['x-note'] === bytesOf('😀'))).not.toHaveLength(0);
  });
});

it('P04: a stream of one answer says BAD_REQUEST, and no upstream is called', async () => {
  const before = calls().length;
  expect(await askRaw(bytesOf('😀'), 'text/event-stream', both)).toContain('"code":"BAD_REQUEST"');
  expect(calls()).toHaveLength(before);
});

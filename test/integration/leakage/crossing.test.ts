import { once } from 'node:events';
import { connect } from 'node:net';
import { resolve } from 'node:path';
import { mockGraphql, mockGrpc, type RecordedCall, type RunningMock } from '../../../src/mocks';
import { createKey } from '../../unit/auth/support/sign-token';
import { audience, startIssuer, type TestIssuer } from '../../unit/auth/support/start-issuer';
import { post, readResult } from '../post';
import { startGateway, type TestGateway } from '../start-gateway';

const proto = resolve('test/fixtures/protos/acme/people/v1/people.proto');
const sdl = 'type Query { text: String secret: String }';
const plainSdl = 'type Query { echo: String }';
const policy = `
import type { Policy } from 'selvage';

export const becomesRoot: Policy = ({ identity }) => {
  const scopes = identity?.scopes as string[] | undefined;
  scopes?.push('root');
  return true;
};

export const isRoot: Policy = ({ identity }) => identity !== undefined && identity.scopes.includes('root');
`;
const overlay = `
extend type Query {
  text: String @policy(policies: [["becomesRoot"]])
  secret: String @policy(policies: [["isRoot"]])
}`;

let issuer: TestIssuer;
let graph: RunningMock;
let rpc: RunningMock;
let gateway: TestGateway;

beforeAll(async () => {
  issuer = await startIssuer(createKey('k1'));
  const answer = (_source: unknown, _args: unknown, { headers }: RecordedCall): string =>
    (headers['x-user'] ?? 'nobody').repeat(2000 + (headers['x-user']?.length ?? 0) * 501);
  graph = await mockGraphql()
    .schema('type Query { text: String secret: String echo: String }')
    .resolvers({ Query: { text: answer, secret: answer, echo: answer } })
    .start();
  rpc = await mockGrpc()
    .proto(proto)
    .unary('acme.people.v1.PeopleService/GetCaller', () => ({ seen: 'seen' }))
    .start();
  const crossing = '{x-user: "{{ identity.subject }}"}';
  gateway = await startGateway(
    {
      graph: {
        'subschema.yaml': `kind: graphql\nendpoint: ${graph.endpoint ?? ''}\nheaders: ${crossing}\n`,
        'schema.graphql': sdl,
        'overlay.graphql': overlay,
        'policies/root.ts': policy,
      },
      plain: {
        'subschema.yaml': `kind: graphql\nendpoint: ${graph.endpoint ?? ''}\nheaders: ${crossing}\n`,
        'schema.graphql': plainSdl,
      },
      rpc: {
        'subschema.yaml': `kind: grpc\nendpoint: ${rpc.endpoint ?? ''}\nproto: ${proto}\nmetadata: ${crossing}\n`,
      },
    },
    { auth: { tokens: [{ issuer: issuer.issuer, audience: [audience] }] } },
  );
});

afterAll(async () => {
  await gateway.stop();
  await Promise.all([graph.stop(), rpc.stop(), issuer.stop()]);
});

const bearer = (sub: string) => ({ authorization: `Bearer ${issuer.token({ sub })}` });

/** Sends a request whose head is exactly these lines, and reads until the server closes. */
async function sendRaw(lines: readonly string[], body: string): Promise<string> {
  const { hostname, port } = new URL(gateway.url);
  const socket = connect(Number(port), hostname);
  socket.write(`POST /graphql HTTP/1.1\r\n${lines.map((line) => `${line}\r\n`).join('')}\r\n${body}`);
  let text = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  await once(socket, 'close');
  return text;
}

describe('what a client sends', () => {
  const query = JSON.stringify({ query: '{ echo getCaller { seen } }' });
  const sent: readonly (readonly [id: string, lines: readonly string[]])[] = [
    ['P05', ['TE: trailers', 'Trailer: X-T', 'Keep-Alive: timeout=9', 'Proxy-Authorization: Basic eA==', 'X-Hop: 1']],
    ['P06', ['Accept-Encoding: gzip', 'Content-Language: nl']],
    [
      'P07',
      ['X-User: root', 'X-User-Id: root', 'X-Internal-Role: admin', 'X-Forwarded-For: 9.9.9.9', 'grpc-timeout: 1H'],
    ],
    ['P09', ['Cookie: session=stolen']],
  ];

  it.each(sent)('%s reaches neither kind of upstream: %j', async (_id, lines) => {
    const [graphCount, rpcCount] = [graph.calls.length, rpc.calls.length];
    const own = ['Host: evil.example', 'Content-Type: application/json', `Content-Length: ${String(query.length)}`];
    const text = await sendRaw(
      [...own, `Authorization: ${bearer('ann').authorization}`, 'Connection: close, X-Hop', ...lines],
      query,
    );
    expect(text).toContain('"getCaller":{"seen":"seen"}');
    const calls = [...graph.calls.slice(graphCount), ...rpc.calls.slice(rpcCount)];
    expect(calls).toHaveLength(2);
    for (const { headers } of calls) {
      expect(headers['x-user']).toBe('ann');
      for (const line of lines) {
        const [name = '', value = ''] = line.split(': ');
        expect(headers[name.toLowerCase()]).not.toBe(value);
      }
      expect(JSON.stringify(headers)).not.toMatch(/evil|root|admin|stolen|9\.9\.9\.9|x-hop|Bearer/);
    }
  });
});

describe('callers with tokens', () => {
  it('L16: cannot be changed by what runs for them: what a policy adds is refused, and nobody has it afterwards', async () => {
    const headers = bearer('eve');
    for (let time = 0; time < 2; time += 1) {
      const { data } = readResult(await post(gateway.url, { query: '{ text secret }' }, headers));
      expect(data).toEqual({ text: null, secret: null });
    }
  });

  it('L20: share no bytes of large answers, on connections that they share', async () => {
    const users = Array.from({ length: 48 }, (_, index) => `${'ab'.repeat(index % 7)}é-${String(index)}`);
    const asked = users.map(async (user): Promise<readonly [string, unknown]> => {
      const reply = await post(gateway.url, { query: '{ echo }' }, bearer(user));
      return [user, readResult(reply).data?.['echo']];
    });
    for (const [user, echo] of await Promise.all(asked)) expect(echo).toBe(user.repeat(2000 + user.length * 501));
  });
});

import { resolve } from 'node:path';
import { Writable } from 'node:stream';
import type { Overrides } from '../../../src/container';
import { createLogger } from '../../../src/logger';
import { mockGraphql, mockGrpc, type RecordedCall } from '../../../src/mocks';
import { createKey } from '../../unit/auth/support/sign-token';
import { audience, startIssuer, type TestIssuer } from '../../unit/auth/support/start-issuer';
import { until } from '../../unit/http/support/until';
import { startGateway, type TestGateway } from '../start-gateway';

const key = createKey('k1');
const proto = resolve('test/fixtures/protos/acme/people/v1/people.proto');
const sdl = 'type Query { graph: String } type Subscription { moments: String }';
const identityHeaders = [
  'x-user: "{{ identity.subject }}"',
  'x-tenant: "{{ identity.claims.tenant }}"',
  'x-forwarded-token: "Bearer {{ identity.token }}"',
].join(', ');

let issuer: TestIssuer;
let gateway: TestGateway;
let graphCalls: readonly RecordedCall[];
let rpcCalls: readonly RecordedCall[];
const lines: string[] = [];
const cleanups: (() => Promise<void>)[] = [];

function logTo(target: string[]): Overrides {
  const destination = new Writable({
    write(chunk: Buffer, _encoding, done) {
      target.push(...chunk.toString().trim().split('\n'));
      done();
    },
  });
  return { logger: createLogger({ level: 'debug', destination }) };
}

beforeAll(async () => {
  issuer = await startIssuer(key);
  const graph = await mockGraphql()
    .schema(sdl)
    .resolvers({
      Query: { graph: (_: unknown, _args: unknown, { headers }: RecordedCall) => headers['x-user'] ?? 'none' },
    })
    .start();
  const rpc = await mockGrpc()
    .proto(proto)
    .unary('acme.people.v1.PeopleService/GetCaller', (_request, { metadata }) => ({
      seen: metadata['x-user'] ?? 'none',
    }))
    .start();
  graphCalls = graph.calls;
  rpcCalls = rpc.calls;
  gateway = await startGateway(
    {
      graph: {
        'subschema.yaml': `kind: graphql\nendpoint: ${graph.endpoint}\nheaders: {${identityHeaders}}\n`,
        'schema.graphql': sdl,
      },
      rpc: {
        'subschema.yaml': `kind: grpc\nendpoint: ${rpc.endpoint ?? ''}\nproto: ${proto}\nmetadata: {${identityHeaders}}\n`,
      },
    },
    { auth: { tokens: [{ issuer: issuer.issuer, audience: [audience] }] } },
    logTo(lines),
  );
  cleanups.push(
    () => gateway.stop(),
    () => graph.stop(),
    () => rpc.stop(),
    () => issuer.stop(),
  );
});

afterAll(async () => {
  for (const clean of cleanups) await clean();
});

async function ask(query: string, token?: string, more: Record<string, string> = {}) {
  const credentials = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const headers = { 'content-type': 'application/json', ...credentials, ...more };
  const answer = await fetch(`${gateway.url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query }) });
  return { status: answer.status, text: await answer.text(), headers: answer.headers };
}

const both = '{ graph getCaller { seen } }';

describe('the identity that a token proves', () => {
  it('reaches upstreams where a manifest names it, and a client cannot say it by itself', async () => {
    const token = issuer.token({ sub: 'ann', tenant: 'acme' });
    const spoofed = { 'x-user': 'root', 'x-tenant': 'all' };
    const { status, text } = await ask(both, token, spoofed);
    expect([status, JSON.parse(text)]).toEqual([200, { data: { graph: 'ann', getCaller: { seen: 'ann' } } }]);
    for (const call of [graphCalls.at(-1), rpcCalls.at(-1)]) {
      expect(call?.headers).toMatchObject({
        'x-user': 'ann',
        'x-tenant': 'acme',
        'x-forwarded-token': `Bearer ${token}`,
      });
      expect(call?.headers['authorization']).toBeUndefined();
    }
  });

  it('is absent for an anonymous caller, and the headers with it', async () => {
    const { text } = await ask(both, undefined, { 'x-user': 'root' });
    expect(JSON.parse(text)).toEqual({ data: { graph: 'none', getCaller: { seen: 'none' } } });
    expect(graphCalls.at(-1)?.headers['x-tenant']).toBeUndefined();
  });

  it.each([
    ['P10: CRLF', 'a\r\nx-admin: 1'],
    ['P10: NUL', 'a\0b'],
    ['P10: a letter outside Latin-1', 'Łukasz'],
    ['P10: an emoji', 'a😀'],
  ])('%s in a claim is refused, not injected', async (_, tenant) => {
    const before = [graphCalls.length, rpcCalls.length];
    const { status, text } = await ask(both, issuer.token({ tenant }));
    expect([status, JSON.parse(text)]).toMatchObject([400, { errors: [{ extensions: { code: 'BAD_REQUEST' } }] }]);
    expect([graphCalls.length, rpcCalls.length]).toEqual(before);
  });

  it('P10: its control, Latin-1, crosses over HTTP', async () => {
    await ask('{ graph }', issuer.token({ tenant: 'Zoë' }));
    expect(graphCalls.at(-1)?.headers['x-tenant']).toBe('Zoë');
  });

  it('is in the log as a pseudonym: the same for the same subject, and not the subject', async () => {
    lines.length = 0;
    for (const sub of ['log-ann', 'log-ben', 'log-ann']) await ask('{ graph }', issuer.token({ sub, n: lines.length }));
    await until('they are logged', () => lines.filter((line) => line.includes('"msg":"operation"')).length === 3);
    const subjects = lines
      .map((line) => JSON.parse(line) as { readonly msg: string; readonly subject?: string })
      .filter(({ msg }) => msg === 'operation')
      .map(({ subject }) => subject);
    expect(subjects[0]).toMatch(/^[\w-]{16}$/);
    expect(subjects[2]).toBe(subjects[0]);
    expect(subjects[1]).not.toBe(subjects[0]);
    expect(lines.join('')).not.toMatch(/log-ann|log-ben/);
  });

  it('S53: leaves no token in answers, logs or metrics, good or bad', async () => {
    lines.length = 0;
    const good = issuer.token({ sub: 'secret-subject' });
    const bad = issuer.token({ aud: 'elsewhere' });
    const answers = [await ask(both, good), await ask(both, bad), await ask('{ nope }', good)];
    expect(answers.map(({ status }) => status)).toEqual([200, 401, 200]);
    const metrics = await (await fetch(`${gateway.adminUrl}/metrics`)).text();
    await until('they are logged', () => lines.join('').includes('jwt audience invalid'));
    const shown = [...lines, metrics, ...answers.flatMap(({ text, headers }) => [text, JSON.stringify([...headers])])];
    for (const token of [good, bad])
      for (const part of token.split('.').slice(1)) expect(shown.join('\n')).not.toContain(part);
    expect([...lines, metrics].join('\n')).not.toContain('secret-subject');
  });

  it('is asked of SSE and of pages as of operations', async () => {
    const stream = await ask('{ graph }', 'a.b.c', { accept: 'text/event-stream' });
    expect(stream.status).toBe(401);
    const schema = await fetch(`${gateway.url}/schema.graphql`, { headers: { authorization: 'Bearer a.b.c' } });
    expect(schema.status).toBe(401);
    const good = { accept: 'text/event-stream' };
    expect((await ask('{ graph }', issuer.token({ sub: 'sse' }), good)).text).toContain('"graph":"sse"');
  });
});

describe('a gateway whose issuer is away', () => {
  it('J38: is not ready until the keys are there, serves who needs none, and says what it waits for', async () => {
    const late = await startIssuer(key);
    await late.stop();
    const graph = await mockGraphql().schema(sdl).start();
    const waiting = await startGateway(
      { graph: { 'subschema.yaml': `kind: graphql\nendpoint: ${graph.endpoint}\n`, 'schema.graphql': sdl } },
      { auth: { tokens: [{ issuer: late.issuer, audience: [audience] }] } },
    );
    try {
      const ready = (): Promise<Response> => fetch(`${waiting.adminUrl}/readyz`);
      const first = await ready();
      expect(first.status).toBe(503);
      expect(await first.json()).toMatchObject({ status: 'starting', waiting: { keysOf: [late.issuer] } });
      expect(await waiting.ask('{ __typename }')).toEqual({ data: { __typename: 'Query' } });
      await late.restart();
      let status = 503;
      const deadline = Date.now() + 10_000;
      while (status !== 200 && Date.now() < deadline) ({ status } = await ready());
      expect(status).toBe(200);
      expect(await (await ready()).json()).not.toHaveProperty('waiting');
    } finally {
      await waiting.stop();
      await graph.stop();
      await late.stop();
    }
  });
});

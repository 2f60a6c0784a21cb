import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { answerWith, startScriptedUpstream, type ScriptedUpstream } from '../error-table/scripted-upstream';
import { codesOf, post, readResult, type Reply } from '../post';
import { startGateway, type TestGateway } from '../start-gateway';
import { type Caller, headersOf, type Mirrors, nameOf, startMirrors } from './start-mirrors';

const query = '{ me { graph seen friend { other } } getCaller { seen } }';
const ann: Caller = { user: 'ann', language: 'nl' };
const bob: Caller = { user: 'bob', language: 'nl' };
let mirrors: Mirrors;

beforeAll(async () => {
  mirrors = await startMirrors(() => 0);
});

afterAll(() => mirrors.stop());

function askAs(caller: Caller): Promise<Reply> {
  return post(mirrors.gateway.url, { query }, headersOf(caller));
}

function answerFor(caller: Caller): object {
  const name = nameOf(caller);
  return { data: { me: { graph: name, seen: name, friend: { other: name } }, getCaller: { seen: name } } };
}

/** Runs a task and counts the calls that it made. */
async function countCalls(task: () => Promise<void>): Promise<{ readonly graph: number; readonly rpc: number }> {
  const [graph, rpc] = [mirrors.graphCalls.length, mirrors.rpcCalls.length];
  await task();
  return { graph: mirrors.graphCalls.length - graph, rpc: mirrors.rpcCalls.length - rpc };
}

it.each<readonly [string, Caller, Caller]>([
  ['L01: two users', ann, bob],
  ['L03: a user and nobody', ann, { ...ann, user: undefined }],
  ['L04: one user in two languages', ann, { ...ann, language: 'fr' }],
  ['L05: one user twice', ann, ann],
])('%s with the same query in the same tick are two calls of each upstream', async (_who, one, other) => {
  const calls = await countCalls(async () => {
    const [first, second] = await Promise.all([askAs(one), askAs(other)]);
    expect(readResult(first)).toEqual(answerFor(one));
    expect(readResult(second)).toEqual(answerFor(other));
  });
  // A root call of each upstream and one for the entity's field, for each of the two.
  expect(calls).toEqual({ graph: 2, rpc: 4 });
});

it('L02, L11: the same query again is asked again', async () => {
  const calls = await countCalls(async () => {
    for (const caller of [ann, bob, ann, ann]) expect(readResult(await askAs(caller))).toEqual(answerFor(caller));
  });
  expect(calls).toEqual({ graph: 4, rpc: 8 });
});

it('L10: two operations in one body are refused, and nobody is called', async () => {
  const calls = await countCalls(async () => {
    const reply = await post(mirrors.gateway.url, [{ query }, { query }], headersOf(ann));
    expect([reply.status, codesOf(reply)]).toEqual([400, ['BAD_REQUEST']]);
  });
  expect(calls).toEqual({ graph: 0, rpc: 0 });
});

describe('an upstream that treats users apart', () => {
  const sdl = 'type Query { secret: String }';
  let upstream: ScriptedUpstream;
  let gateway: TestGateway;

  beforeAll(async () => {
    upstream = await startScriptedUpstream();
    const headers = 'headers: {x-user: "{{ request.headers.x-user }}"}';
    const manifest = `kind: graphql\nendpoint: ${upstream.endpoint}\n${headers}\nretries: 0\n`;
    gateway = await startGateway({ vault: { 'subschema.yaml': manifest, 'schema.graphql': sdl } });
  });

  afterAll(async () => {
    await gateway.stop();
    await upstream.stop();
  });

  const userOf = (response: ServerResponse): string => String(response.req.headers['x-user']);
  const good = (response: ServerResponse) => {
    answerWith({ data: { secret: `of ${userOf(response)}` } })(response);
  };
  const ask = (user: string) => post(gateway.url, { query: '{ secret }' }, { 'x-user': user });

  it('L07: a user who leaves ends her own call, and the same call of another goes on', async () => {
    const ended: string[] = [];
    upstream.follow((response) => {
      response.once('close', () => {
        if (!response.writableFinished) ended.push(userOf(response));
      });
      setTimeout(() => {
        good(response);
      }, 300);
    });
    const leaving = new AbortController();
    const body = JSON.stringify({ query: '{ secret }' });
    const headers = { 'content-type': 'application/json', 'x-user': 'ann' };
    const left = fetch(`${gateway.url}/graphql`, { method: 'POST', headers, body, signal: leaving.signal });
    const stays = ask('bob');
    await sleep(100);
    leaving.abort();
    await expect(left).rejects.toThrow();
    expect(readResult(await stays)).toEqual({ data: { secret: 'of bob' } });
    expect(ended).toEqual(['ann']);
  });

  it('L08: whom it refuses is refused alone', async () => {
    upstream.follow((response) => {
      if (userOf(response) === 'ann') answerWith('who are you?', 401)(response);
      else good(response);
    });
    const [refused, served, again] = await Promise.all([ask('ann'), ask('bob'), ask('ann')]);
    for (const reply of [refused, again]) {
      expect(readResult(reply)).toMatchObject({
        data: { secret: null },
        errors: [{ extensions: { code: 'UPSTREAM_ERROR', upstreamStatus: 401 } }],
      });
    }
    expect(readResult(served)).toEqual({ data: { secret: 'of bob' } });
  });

  it('L12: its cookies and its word on caching reach nobody: answers are never to be stored', async () => {
    upstream.follow((response) => {
      const headers = {
        'set-cookie': `session=${userOf(response)}`,
        'cache-control': 'public, max-age=600',
        etag: '"1"',
      };
      answerWith({ data: { secret: `of ${userOf(response)}` } }, 200, headers)(response);
    });
    for (const user of ['ann', 'bob']) {
      const { headers } = await ask(user);
      expect(headers['set-cookie']).toBeUndefined();
      expect(headers.etag).toBeUndefined();
      expect(headers['cache-control']).toBe('private, no-store');
    }
  });
});

import { createClient as createSseClient } from 'graphql-sse';
import { createClient as createWsClient } from 'graphql-ws';
import type { ExecutionResult } from 'graphql';
import { WebSocket } from 'ws';
import { mockGraphql } from '../../../src/mocks';
import { eventually } from '../eventually';
import { startGateway, writeSubschemas, type TestGateway } from '../start-gateway';

const liveSdl = 'type Query { now: Int } type Subscription { ticks: Int }';
const live = mockGraphql()
  .schema(liveSdl)
  .resolvers({
    Subscription: {
      async *ticks() {
        yield 1;
        await new Promise(() => undefined);
      },
    },
  });
let gateway: TestGateway;
let endpoint: string;
const stops: (() => Promise<void>)[] = [];

beforeEach(async () => {
  const running = await live.start();
  ({ endpoint } = running);
  gateway = await startGateway({ live: files(liveSdl) }, { reload: { watch: true } });
  stops.push(
    () => gateway.stop(),
    () => running.stop(),
  );
});

afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

function files(sdl: string): Readonly<Record<string, string>> {
  return { 'subschema.yaml': `kind: graphql\nendpoint: ${endpoint}\n`, 'schema.graphql': sdl };
}

/** A subscription that collects what comes until it ends. */
interface Watcher {
  readonly answers: ExecutionResult[];
  readonly isOver: () => boolean;
}

function watch(open: (url: string) => AsyncIterable<ExecutionResult>): Watcher {
  const answers: ExecutionResult[] = [];
  let over = false;
  const read = async (): Promise<void> => {
    for await (const answer of open(`${gateway.url}/graphql`)) answers.push(answer);
  };
  void read()
    .catch(() => undefined)
    .finally(() => {
      over = true;
    });
  return { answers, isOver: () => over };
}

const query = 'subscription { ticks }';

function openEvents(url: string): AsyncIterable<ExecutionResult> {
  const client = createSseClient({ url, retryAttempts: 0 });
  stops.unshift(() => {
    client.dispose();
    return Promise.resolve();
  });
  return client.iterate({ query }) as AsyncIterable<ExecutionResult>;
}

function openSocket(url: string): AsyncIterable<ExecutionResult> {
  const client = createWsClient({ url: url.replace('http', 'ws'), webSocketImpl: WebSocket, retryAttempts: 0 });
  stops.unshift(async () => {
    await client.dispose();
  });
  return client.iterate({ query }) as AsyncIterable<ExecutionResult>;
}

async function state(): Promise<{ readonly generations: number; readonly supergraph: { readonly hash: string } }> {
  const answer = await fetch(`${gateway.adminUrl}/supergraph`);
  return (await answer.json()) as Awaited<ReturnType<typeof state>>;
}

async function reload(number: number): Promise<void> {
  const { supergraph } = await state();
  await writeSubschemas(gateway.directory, {
    live: files(liveSdl.replace('now: Int', `now: Int, field${String(number)}: Int`)),
  });
  await eventually(state, (now) => now.supergraph.hash !== supergraph.hash);
}

async function arrive(watcher: Watcher): Promise<void> {
  await eventually(
    () => watcher.answers.length,
    (count) => count > 0,
  );
  expect(watcher.answers).toEqual([{ data: { ticks: 1 } }]);
}

it.each([
  ['SSE', openEvents],
  ['WebSocket', openSocket],
])('of five generations the subscriptions of the oldest end with SCHEMA_RELOAD, over %s', async (_transport, open) => {
  const watchers: Watcher[] = [];
  for (let number = 1; number <= 5; number += 1) {
    const watcher = watch(open);
    await arrive(watcher);
    watchers.push(watcher);
    expect(watchers.map(({ isOver }) => isOver())).toEqual(watchers.map(() => false));
    expect(await state()).toMatchObject({ generations: number });
    if (number < 5) await reload(number);
  }
  await reload(5);
  const [oldest, ...others] = watchers;
  await eventually(
    () => oldest?.isOver() === true,
    (isOver) => isOver,
  );
  expect(oldest?.answers).toEqual([
    { data: { ticks: 1 } },
    { errors: [expect.objectContaining({ extensions: { code: 'SCHEMA_RELOAD' } })] },
  ]);
  expect(others.map(({ isOver }) => isOver())).toEqual([false, false, false, false]);
  expect(await eventually(state, ({ generations }) => generations === 5)).toMatchObject({ generations: 5 });
});

import { mockGraphql } from '../../../src/mocks';
import { eventually } from '../eventually';
import { startGateway, writeSubschemas, type TestGateway } from '../start-gateway';
import { portOf, startProxy, type Proxy } from './start-proxy';

const old = mockGraphql()
  .schema('type Query { first: String }')
  .resolvers({ Query: { first: () => '1' } });
const next = mockGraphql()
  .schema('type Query { first: String, second: String }')
  .resolvers({ Query: { first: () => '1', second: () => '2' } });
let ports: readonly [old: number, next: number];
let proxy: Proxy;
let gateway: TestGateway;
const stops: (() => Promise<void>)[] = [];

beforeEach(async () => {
  const running = [await old.start(), await next.start()] as const;
  ports = [portOf(running[0].endpoint), portOf(running[1].endpoint)];
  proxy = await startProxy(running[0].endpoint);
  stops.push(() => proxy.stop(), ...running.map((mock) => () => mock.stop()));
});

afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

function manifest(lines = ''): Readonly<Record<string, string>> {
  return { 'subschema.yaml': `kind: graphql\nendpoint: http://${proxy.address}/\ntimeout: 1s\n${lines}` };
}

async function start(reload: { readonly watch?: boolean; readonly poll?: number }): Promise<void> {
  gateway = await startGateway({ shop: manifest() }, { reload: { watch: false, ...reload } });
  stops.unshift(() => gateway.stop());
}

interface Ready {
  readonly supergraph: { readonly hash: string };
  readonly reload: { readonly ok: boolean; readonly problems: readonly { readonly message: string }[] };
}

async function readyz(): Promise<Ready> {
  return (await (await fetch(`${gateway.adminUrl}/readyz`)).json()) as Ready;
}

it('a schema that an unpinned upstream changes is served by the next poll', async () => {
  await start({ poll: 100 });
  proxy.pointTo(ports[1]);
  const answer = await eventually(
    () => gateway.ask('{ first second }'),
    ({ errors }) => errors === undefined,
  );
  expect(answer).toEqual({ data: { first: '1', second: '2' } });
});

it('an unpinned upstream that polls find dead or silent keeps serving the schema that it had', async () => {
  await start({ poll: 100 });
  const { supergraph } = await readyz();
  proxy.pointTo(undefined);
  const before = proxy.made();
  await eventually(
    () => proxy.made(),
    (made) => made >= before + 2,
  );
  expect((await readyz()).supergraph).toEqual(supergraph);
  proxy.pointTo(ports[0]);
  const healed = await eventually(
    () => gateway.ask('{ first }'),
    ({ errors }) => errors === undefined,
  );
  expect(healed).toEqual({ data: { first: '1' } });
  expect((await readyz()).supergraph).toEqual(supergraph);
});

it.each([
  ['dead', 1],
  ['silent', undefined],
])('a change of the manifest of an unpinned upstream that is %s leaves the old snapshot', async (_state, port) => {
  await start({ watch: true });
  const { supergraph } = await readyz();
  proxy.pointTo(port);
  await writeSubschemas(gateway.directory, { shop: manifest('retries: 0\n') });
  const failed = await eventually(readyz, ({ reload }) => !reload.ok, 14_000);
  expect(failed).toMatchObject({ supergraph, reload: { ok: false } });
  expect(failed.reload.problems).toHaveLength(1);
  proxy.pointTo(ports[0]);
  const answer = await eventually(
    () => gateway.ask('{ first }'),
    ({ errors }) => errors === undefined,
  );
  expect(answer).toEqual({ data: { first: '1' } });
  await writeSubschemas(gateway.directory, { shop: manifest('retries: 2\n') });
  expect((await eventually(readyz, ({ reload }) => reload.ok)).reload.ok).toBe(true);
});

import { mkdir, mkdtemp, readFile, rename, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { mockGraphql, mockGrpc } from '../../../src/mocks';
import { eventually } from '../eventually';
import { send } from '../post';
import { startGateway, writeSubschemas, type TestGateway } from '../start-gateway';
import { startProxy, type Proxy } from './start-proxy';

const proto = resolve('protos/inventory/v1/inventory.proto');
const steady = mockGraphql()
  .schema('type Query { steady: String }')
  .resolvers({ Query: { steady: () => 'yes' } });
const changing = mockGraphql()
  .schema('type Query { first: String, second: String }')
  .resolvers({ Query: { first: () => '1', second: () => '2' } });
const stock = mockGrpc()
  .proto(proto)
  .unary('inventory.v1.InventoryService/BatchGetProducts', { products: [{ sku: 'a' }] });

let gateway: TestGateway;
let proxies: readonly [steady: Proxy, stock: Proxy, changing: Proxy];
const stops: (() => Promise<void>)[] = [];

beforeEach(async () => {
  const running = [await steady.start(), await stock.start(), await changing.start()] as const;
  proxies = [
    await startProxy(running[0].endpoint),
    await startProxy(running[1].endpoint ?? ''),
    await startProxy(running[2].endpoint),
  ];
  gateway = await startGateway(
    {
      steady: graphqlAt(proxies[0], 'type Query { steady: String }'),
      stock: { 'subschema.yaml': `kind: grpc\nendpoint: ${proxies[1].address}\nproto: ${proto}\n` },
      changing: graphqlAt(proxies[2], 'type Query { first: String }'),
    },
    { reload: { watch: true } },
  );
  const all = [gateway, ...proxies, ...running];
  stops.push(...all.map((part) => () => part.stop()));
});

afterEach(async () => {
  changing.heal();
  for (const stop of stops.splice(0)) await stop();
});

function graphqlAt({ address }: Proxy, sdl: string) {
  return { 'subschema.yaml': `kind: graphql\nendpoint: http://${address}/\ntimeout: 10s\n`, 'schema.graphql': sdl };
}

async function write(name: string, files: Readonly<Record<string, string>>): Promise<void> {
  await writeSubschemas(gateway.directory, { [name]: files });
}

async function fields(origin = gateway.url): Promise<readonly string[]> {
  const { text } = await send(origin, { method: 'GET', path: '/schema.graphql' });
  return [...(/type Query \{([^}]*)\}/.exec(text)?.[1] ?? '').matchAll(/^ {2}(\w+)/gm)].map(([, name = '']) => name);
}

async function status(): Promise<Record<string, unknown>> {
  return (await (await fetch(`${gateway.adminUrl}/supergraph`)).json()) as Record<string, unknown>;
}

it('a field that is written to a file is served, and upstreams that did not change keep their connections', async () => {
  const everything = '{ steady batchGetProducts(keys: []) { products { sku } } first }';
  expect(await gateway.ask(everything)).toMatchObject({ data: { steady: 'yes', first: '1' } });
  const before = proxies.map((proxy) => proxy.made());
  await write('changing', { 'schema.graphql': 'type Query { first: String, second: String }' });
  expect(await eventually(fields, (names) => names.includes('second'))).toContain('second');
  for (let call = 0; call < 3; call += 1) {
    expect(await gateway.ask(everything.replace('first', 'first second'))).toMatchObject({
      data: { steady: 'yes', batchGetProducts: { products: [{ sku: 'a' }] }, first: '1', second: '2' },
    });
  }
  expect(proxies.slice(0, 2).map((proxy) => proxy.made())).toEqual(before.slice(0, 2));
  expect(proxies[2].made()).toBe((before[2] ?? 0) + 1);
});

it('an operation that runs during the change ends on the snapshot that it began with; then that is closed', async () => {
  changing.delay(1000);
  const slow = gateway.ask('{ first steady }');
  await eventually(
    () => proxies[2].open(),
    (count) => count === 1,
  );
  await write('changing', { 'schema.graphql': 'type Query { second: String }' });
  expect(await eventually(fields, (names) => !names.includes('first'))).not.toContain('first');
  expect(await gateway.ask('{ first }')).toMatchObject({
    errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }],
  });
  expect(await status()).toMatchObject({ generations: 2 });
  expect(await slow).toEqual({ data: { first: '1', steady: 'yes' } });
  expect(await eventually(status, ({ generations }) => generations === 1)).toMatchObject({ generations: 1 });
  expect(
    await eventually(
      () => proxies[2].open(),
      (count) => count === 0,
    ),
  ).toBe(0);
});

it('a folder that comes is served, and one that goes is not', async () => {
  await write('late', graphqlAt(proxies[2], 'type Query { second: String }'));
  expect(await eventually(fields, (names) => names.includes('second'))).toContain('second');
  expect(await gateway.ask('{ second }')).toEqual({ data: { second: '2' } });
  await rm(join(gateway.directory, 'late'), { recursive: true });
  expect(await eventually(fields, (names) => !names.includes('second'))).not.toContain('second');
});

it('a change that does not compose changes nothing, is told with all its problems, and is mended by the next', async () => {
  const good = await readFile(join(gateway.directory, 'changing', 'subschema.yaml'), 'utf8');
  await write('changing', { 'subschema.yaml': `${good}colour: red\nretries: many\n` });
  await write('steady', { 'overlay.graphql': 'extend type Nothing @key(selectionSet: "{ id }") { id: ID! }' });
  const readyz = async () => {
    const answer = await fetch(`${gateway.adminUrl}/readyz`);
    return {
      httpStatus: answer.status,
      ...((await answer.json()) as { reload: { ok: boolean; problems: unknown[] } }),
    };
  };
  const failures = async () =>
    /^selvage_reload_failures_total (\d+)$/m.exec(await (await fetch(`${gateway.adminUrl}/metrics`)).text())?.[1];
  const broken = await eventually(readyz, ({ reload }) => !reload.ok && reload.problems.length >= 2);
  expect(broken).toMatchObject({ httpStatus: 200, status: 'ready', reload: { ok: false } });
  const manifest = expect.stringContaining('changing/subschema.yaml') as unknown;
  expect(broken.reload.problems).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ severity: 'error', file: manifest, line: 4, mend: expect.any(String) as unknown }),
      expect.objectContaining({ severity: 'error', file: manifest, line: 5, mend: expect.any(String) as unknown }),
    ]),
  );
  expect(Number(await failures())).toBeGreaterThanOrEqual(1);
  expect(await gateway.ask('{ steady first }')).toEqual({ data: { steady: 'yes', first: '1' } });

  await write('changing', { 'subschema.yaml': good });
  const half = await eventually(readyz, ({ reload }) => reload.problems.length === 1);
  expect(half.reload).toMatchObject({
    ok: false,
    problems: [{ file: expect.stringContaining('steady/overlay.graphql') as unknown, line: 1 }],
  });
  await rm(join(gateway.directory, 'steady', 'overlay.graphql'));
  const mended = await eventually(readyz, ({ reload }) => reload.ok);
  expect(mended).toMatchObject({ httpStatus: 200, reload: { ok: true, problems: [] } });
});

it('a folder that is a symbolic link is swapped whole, as mounted configuration is', async () => {
  const root = await mkdtemp(join(tmpdir(), 'selvage-links-'));
  const revision = async (name: string, sdl: string): Promise<void> => {
    await mkdir(join(root, name));
    await writeSubschemas(join(root, name), { changing: graphqlAt(proxies[2], sdl) });
  };
  const pointTo = async (name: string): Promise<void> => {
    await symlink(name, join(root, 'next'));
    await rename(join(root, 'next'), join(root, 'current'));
  };
  await revision('one', 'type Query { first: String }');
  await pointTo('one');
  const linked = await startGateway({}, { subschemas: join(root, 'current'), reload: { watch: true } });
  try {
    for (const [name, field] of [
      ['two', 'second'],
      ['three', 'first'],
    ] as const) {
      await revision(name, `type Query { ${field}: String }`);
      await pointTo(name);
      await rm(join(root, name === 'two' ? 'one' : 'two'), { recursive: true });
      expect(
        await eventually(
          () => fields(linked.url),
          ([only]) => only === field,
        ),
      ).toEqual([field]);
    }
  } finally {
    await linked.stop();
    await rm(root, { recursive: true });
  }
});

import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { MockWorld, RunningMock } from '../../../../src/mocks/mock';
import { formatProblem, ProblemsError } from '../../../../src/problem';
import type { MockChoice } from '../../../../src/composition/mock-choice';
import type { RegistryOptions } from '../../../../src/composition/registry-options';
import { createFakeKind } from '../fake-kind';
import { createTestRegistry, disposeRegistries, type TestRegistry } from '../test-registry';

/** What the mocks of a test did: `selvage/mocks` of its folders. */
class World {
  readonly started: string[] = [];
  readonly stopped: string[] = [];
  world: MockWorld | undefined;

  createMock = (name: string, endpoint?: string) => ({
    start: (world?: MockWorld): Promise<RunningMock> => {
      this.started.push(name);
      this.world = world;
      const stop = (): Promise<void> => {
        this.stopped.push(name);
        return Promise.resolve();
      };
      return Promise.resolve({ endpoint, calls: [], stop });
    },
  });
}

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(disposeRegistries);

function mockFile(name: string, endpoint = `http://127.0.0.1/${name}`): string {
  return `import { createMock } from 'selvage/mocks';\nexport const mock = createMock('${name}', '${endpoint}');\n`;
}

const schema = 'type Query { a: Int }';
const catalog = {
  'catalog/subschema.yaml': `kind: fake
endpoint: \${CATALOG_URL}
tls: { ca: "\${CATALOG_CA}" }
headers:
  authorization: Bearer \${CATALOG_TOKEN}
  x-own: "1"
`,
  'catalog/schema.graphql': schema,
  'catalog/mock.ts': mockFile('catalog'),
};
const events = {
  'shipping/subschema.yaml': 'kind: bus\nbus: ${BUS_URL}\n',
  'shipping/schema.graphql': schema,
  'shipping/mock.ts': `import { createMock } from 'selvage/mocks';\nexport const mock = createMock('shipping');\n`,
};

function create(
  files: Readonly<Record<string, string>>,
  options: Partial<RegistryOptions> = {},
): Promise<TestRegistry> {
  return createTestRegistry(files, { modules: { 'selvage/mocks': () => world }, ...options });
}

async function problemsOf({ registry, folder }: TestRegistry): Promise<readonly string[]> {
  const error: unknown = await registry.load().catch((reason: unknown) => reason);
  if (!(error instanceof ProblemsError)) throw new Error('It loaded.');
  return error.problems.map((problem) => formatProblem(problem).replaceAll(folder.path, '.'));
}

describe('a subschema whose endpoint is not configured', () => {
  it('runs on its mock, without the keys that speak of another upstream, and a line says so', async () => {
    const { registry, kind, lines } = await create(catalog);
    let manifest: unknown;
    kind.beforeOpen = (source) => {
      manifest = source.manifest;
      return undefined;
    };
    await registry.load();
    expect(manifest).toMatchObject({ endpoint: 'http://127.0.0.1/catalog', headers: { 'x-own': '1' } });
    expect(manifest).not.toHaveProperty('tls');
    expect(manifest).not.toHaveProperty('headers.authorization');
    expect(registry.status().subschemas).toMatchObject([{ name: 'catalog', mocked: true }]);
    expect(lines[0]).toMatchObject({
      level: 'info',
      subschema: 'catalog',
      endpoint: 'http://127.0.0.1/catalog',
      msg: expect.stringContaining('catalog runs on its mock') as string,
    });
    await registry.close();
    expect(world).toMatchObject({ started: ['catalog'], stopped: ['catalog'] });
  });

  it('still has its manifest checked', async () => {
    const made = await create({ ...catalog, 'catalog/subschema.yaml': 'kind: fake\nendpoint: ${URL}\ntimeot: 1s\n' });
    expect(await problemsOf(made)).toEqual([expect.stringMatching(/:3 error: "timeot" is not a key/)]);
    expect(world.started).toEqual([]);
  });

  it.each<[string, Partial<RegistryOptions>, Readonly<Record<string, string>>]>([
    ['in production', { production: true }, catalog],
    ['with --mock none', { mocks: 'none' }, catalog],
    [
      'without mock.ts',
      {},
      { 'catalog/subschema.yaml': catalog['catalog/subschema.yaml'], 'catalog/schema.graphql': schema },
    ],
    ['when another key is what is missing', { environment: { CATALOG_URL: 'http://catalog' } }, catalog],
  ])('is refused %s', async (_, options, files) => {
    const made = await create(files, options);
    expect(await problemsOf(made)).toContainEqual(expect.stringMatching(/error: The environment variable CATALOG_/));
    expect(world.started).toEqual([]);
  });
});

describe('a subschema of a bus that is not configured', () => {
  it('has its mock publish on the bus in memory, which other mocks find by its name', async () => {
    const buses: string[] = [];
    const kind = createFakeKind('bus');
    const made = await create(events, {
      kinds: [{ ...kind, manifestShape: { bus: createFakeKind().manifestShape['proto'] as never } }],
      openBus: (url) => {
        buses.push(url);
        return {} as never;
      },
    });
    await made.registry.load();
    await world.world?.bus('shipping');
    expect(buses).toEqual(['memory:']);
    await expect(world.world?.bus('nowhere')).rejects.toThrow('no subschema nowhere of kind events');
    expect(made.registry.status().subschemas).toMatchObject([{ name: 'shipping', mocked: true }]);
  });
});

describe('--mock', () => {
  const configured = { ...catalog, 'catalog/subschema.yaml': 'kind: fake\nendpoint: http://catalog\n' };

  it.each<[MockChoice, string]>([
    ['all', 'http://127.0.0.1/catalog'],
    [['catalog'], 'http://127.0.0.1/catalog'],
    ['none', 'http://catalog'],
    [[], 'http://catalog'],
  ])('%j runs a configured subschema on %s', async (mocks, endpoint) => {
    const { registry, kind } = await create(configured, { mocks });
    await registry.load();
    expect(kind.opened.map((opened) => opened.endpoint)).toEqual([endpoint]);
  });

  it('names what is there', async () => {
    const bare = {
      'bare/subschema.yaml': 'kind: fake\nendpoint: http://bare\n',
      'bare/schema.graphql': 'type Query { b: Int }',
    };
    const made = await create({ ...configured, ...bare }, { mocks: ['catalogue', 'bare', 'zzz'] });
    expect(await problemsOf(made)).toEqual([
      expect.stringMatching(/^.:1 error: --mock names "catalogue", .*\n {4}mend: Did you mean "catalog"/),
      expect.stringMatching(/^.:1 error: The subschema bare has no mock.\n {4}mend: Write bare\/mock.ts/),
      expect.stringMatching(/^.:1 error: --mock names "zzz", .*\n {4}mend: Name one of: bare, catalog/),
    ]);
  });

  it('is refused in production', async () => {
    const made = await create(configured, { mocks: 'all', production: true });
    expect(await problemsOf(made)).toEqual([expect.stringContaining('Mocks do not run in production.')]);
    expect(world.started).toEqual([]);
  });
});

describe('mock.ts', () => {
  it.each([
    ['does not parse', 'export const mock = ;\n', /mock.ts:1 error: This module cannot be loaded/],
    [
      'exports no mock',
      'export const moc = 1;\n',
      /mock.ts:1 error: This module does not export a mock.\n.*export const mock/,
    ],
    [
      'does not start',
      'export const mock = { start() { throw new Error("no port"); } };\n',
      /error: This mock does not start: no port\./,
    ],
    [
      'never starts',
      'export const mock = { start: () => new Promise(() => {}) };\n',
      /error: This mock does not start in time\./,
    ],
    [
      'gives an address that does not fit',
      `import { createMock } from 'selvage/mocks';\nexport const mock = createMock('a', 'nowhere');\n`,
      /subschema.yaml:2 error: "endpoint" does not fit: it must be a URL/,
    ],
  ])('that %s is a problem', async (_, text, problem) => {
    const made = await create({ ...catalog, 'catalog/mock.ts': text }, { openTimeout: 50 });
    expect(await problemsOf(made)).toEqual([expect.stringMatching(problem)]);
  });

  it('keeps running over reloads until its files change', async () => {
    const { registry, folder, kind } = await create(catalog);
    await registry.load();
    await folder.write({
      'catalog/overlay.graphql': 'type More { a: Int }',
      'catalog/subschema.yaml': `${catalog['catalog/subschema.yaml']}owner: shop\n`,
    });
    expect(await registry.reload()).toBe(true);
    expect(kind.opened).toHaveLength(2);
    expect(world).toMatchObject({ started: ['catalog'], stopped: [] });

    const lease = registry.lease();
    await folder.write({ 'catalog/mock.ts': mockFile('changed') });
    expect(await registry.reload()).toBe(true);
    expect(kind.opened.at(-1)?.endpoint).toBe('http://127.0.0.1/changed');
    expect(world).toMatchObject({ started: ['catalog', 'changed'], stopped: [] });
    lease.release();
    await new Promise(setImmediate);
    expect(world.stopped).toEqual(['catalog']);
  });

  it('is started again for a file that it reads, though its address stays', async () => {
    const { registry, folder } = await create({ ...catalog, 'catalog/fixtures/products.json': '[]' });
    await registry.load();
    const { hash } = registry.current();
    await folder.write({ 'catalog/fixtures/products.json': '[1]' });
    expect(await registry.reload()).toBe(true);
    expect(world).toMatchObject({ started: ['catalog', 'catalog'], stopped: ['catalog'] });
    expect(registry.current().hash).toBe(hash);
  });

  it('of a reload that fails stops again, and the one that serves runs on', async () => {
    const { registry, folder } = await create(catalog);
    await registry.load();
    await folder.write({ 'catalog/mock.ts': mockFile('second'), 'catalog/overlay.graphql': 'type Broken { a: Int }' });
    expect(await registry.reload()).toBe(false);
    expect(world).toMatchObject({ started: ['catalog', 'second'], stopped: ['second'] });
  });

  it('is found through a symbolic link', async () => {
    const { registry, folder } = await create({ '.real/mock.ts': mockFile('linked'), ...catalog });
    await folder.write({ 'catalog/mock.ts': undefined });
    await symlink('../.real/mock.ts', join(folder.path, 'catalog/mock.ts'));
    await registry.load();
    expect(world.started).toEqual(['linked']);
  });

  it('that does not stop is said in the log', async () => {
    const { registry, lines } = await create(catalog);
    world.createMock = () => ({
      start: () => Promise.resolve({ endpoint: 'http://a', calls: [], stop: () => Promise.reject(new Error('stuck')) }),
    });
    await registry.load();
    await registry.close();
    expect(lines.at(-1)).toMatchObject({ level: 'warn', err: { message: 'stuck' } });
  });
});

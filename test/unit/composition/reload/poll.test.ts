import { setTimeout as pause } from 'node:timers/promises';
import { createTestRegistry, disposeRegistries, waitFor } from '../test-registry';

afterEach(disposeRegistries);

const unpinned = { 'catalog/subschema.yaml': 'kind: fake\nendpoint: http://catalog\n' };
const pinned = {
  'shipping/subschema.yaml': 'kind: fake\nendpoint: http://shipping\n',
  'shipping/schema.graphql': 'type Query { s: Int }',
};

describe('polling', () => {
  it('asks upstreams without a pinned schema, and leaves all alone while nothing changes', async () => {
    const { registry, kind } = await createTestRegistry({ ...unpinned, ...pinned }, { poll: 20 });
    await registry.load();
    const before = registry.current();
    await waitFor(() => kind.opened.length > 5, 'the upstream is asked again');
    expect(kind.opened.slice(2).every(({ name }) => name === 'catalog')).toBe(true);
    expect(registry.current()).toBe(before);
    expect(kind.opened.slice(0, 2).map(({ closed }) => closed)).toEqual([false, false]);
    await registry.close();
    expect(kind.opened.filter(({ closed }) => !closed)).toEqual([]);
  });

  it('composes a changed schema, and keeps the connections of the others', async () => {
    const { registry, kind } = await createTestRegistry({ ...unpinned, ...pinned }, { poll: 20 });
    await registry.load();
    const before = registry.current();
    kind.introspected = 'type Query { introspected: String more: Int }';
    await waitFor(() => registry.current() !== before, 'the new schema serves');
    const after = registry.current();
    expect(after.hash).not.toBe(before.hash);
    expect(after.subschemas.get('shipping')?.upstream).toBe(before.subschemas.get('shipping')?.upstream);
    expect(kind.opened[0]?.closed).toBe(true);
    await pause(100);
    expect(registry.current()).toBe(after);
  });

  it('keeps the polled schema over a reload, and lets it go with its files', async () => {
    const { registry, kind, folder } = await createTestRegistry({ ...unpinned, ...pinned }, { poll: 20 });
    await registry.load();
    const first = registry.current();
    kind.introspected = 'type Query { second: Int }';
    await waitFor(() => registry.current() !== first, 'the second schema serves');
    const second = registry.current();
    expect(await registry.reload()).toBe(true);
    expect(registry.current()).toBe(second);
    await folder.write({ 'catalog/schema.graphql': 'type Query { pinned: Int }' });
    expect(await registry.reload()).toBe(true);
    await waitFor(() => kind.opened.filter(({ closed }) => !closed).length === 2, 'all but two upstreams are closed');
  });

  it('tells a schema that does not compose once, and serves the next one that does', async () => {
    const { registry, kind, failures } = await createTestRegistry(unpinned, { poll: 20 });
    await registry.load();
    const before = registry.current();
    kind.introspected = 'type Broken { a: Int }';
    await waitFor(() => failures() === 1, 'the broken schema is told');
    const asked = kind.opened.length;
    await waitFor(() => kind.opened.length > asked + 3, 'it is asked again');
    expect(failures()).toBe(1);
    expect(registry.current()).toBe(before);
    kind.introspected = 'type Query { mended: Int }';
    await waitFor(() => registry.current() !== before, 'the mended schema serves');
    expect(registry.status().reload?.ok).toBe(true);
  });

  it('leaves the old snapshot when an upstream does not answer, and says so once', async () => {
    const { registry, kind, lines, failures } = await createTestRegistry(unpinned, { poll: 10 });
    await registry.load();
    const before = registry.current();
    let asked = 0;
    kind.beforeOpen = ({ manifestFile }) => {
      asked += 1;
      const problem = { severity: 'error', file: manifestFile, line: 1, message: 'Away.', mend: 'Wait.' } as const;
      return Promise.resolve({ upstream: undefined, problems: [problem] });
    };
    await waitFor(() => asked > 3, 'it is asked a few times');
    expect(registry.current()).toBe(before);
    expect(kind.opened.map(({ closed }) => closed)).toEqual([false]);
    expect(failures()).toBe(0);
    expect(lines.filter(({ level }) => level === 'warn')).toMatchObject([
      { subschema: 'catalog', msg: 'no new schema' },
    ]);
  });
});

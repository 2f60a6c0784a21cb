import { createTestRegistry, disposeRegistries } from './test-registry';

afterEach(disposeRegistries);

const catalog = {
  'catalog/subschema.yaml': 'kind: fake\nendpoint: http://catalog/graphql\nowner: shop\n',
  'catalog/schema.graphql': 'type Query { products: Int }',
};
const shipping = {
  'shipping/subschema.yaml': 'kind: fake\nendpoint: http://shipping/graphql\n',
  'shipping/schema.graphql': 'type Query { shipments: Int }',
};
const both = { ...catalog, ...shipping };

describe('a lease', () => {
  it('keeps its supergraph open until it is given back', async () => {
    const { registry, kind, folder } = await createTestRegistry(catalog);
    await registry.load();
    const lease = registry.lease();
    const other = registry.lease();
    await folder.write({ 'catalog/schema.graphql': 'type Query { changed: Int }' });
    await registry.reload();
    expect(registry.current()).not.toBe(lease.supergraph);
    expect(registry.status().generations).toBe(2);
    expect(kind.opened[0]?.closed).toBe(false);
    lease.release();
    lease.release();
    expect(kind.opened[0]?.closed).toBe(false);
    other.release();
    expect(kind.opened[0]?.closed).toBe(true);
    expect(registry.status().generations).toBe(1);
    expect(lease.signal.aborted).toBe(false);
  });

  it('is never on a closed upstream while reloads go on', async () => {
    const { registry, kind, folder } = await createTestRegistry(both);
    await registry.load();
    let running = true;
    let served = 0;
    const operation = async (): Promise<void> => {
      const lease = registry.lease();
      const names = [...lease.supergraph.subschemas.keys()];
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 5));
      const upstreams = names.map((name) => lease.supergraph.subschemas.get(name)?.upstream);
      if (kind.opened.some((upstream) => upstream.closed && upstreams.includes(upstream)))
        throw new Error('closed too early');
      lease.release();
      served += 1;
    };
    const client = async (): Promise<void> => {
      while (running) await operation();
    };
    const clients = Array.from({ length: 20 }, client);
    for (let version = 0; version < 10; version += 1) {
      await folder.write({ 'catalog/schema.graphql': `type Query { v${String(version)}: Int }` });
      expect(await registry.reload()).toBe(true);
    }
    running = false;
    await Promise.all(clients);
    expect(served).toBeGreaterThan(20);
    expect(registry.status().generations).toBe(1);
    expect(kind.opened.filter(({ closed }) => !closed)).toHaveLength(2);
  });

  it('is told to end when a sixth generation serves', async () => {
    const { registry, folder } = await createTestRegistry(catalog);
    await registry.load();
    const leases = [registry.lease()];
    for (let version = 1; version <= 5; version += 1) {
      await folder.write({ 'catalog/schema.graphql': `type Query { v${String(version)}: Int }` });
      await registry.reload();
      leases.push(registry.lease());
    }
    expect(leases.map(({ signal }) => signal.aborted)).toEqual([true, false, false, false, false, false]);
    expect(leases[0]?.signal.reason).toMatchObject({ code: 'SCHEMA_RELOAD' });
    leases[0]?.release();
    expect(registry.status().generations).toBe(5);
    for (const lease of leases) lease.release();
    expect(registry.status().generations).toBe(1);
  });
});

describe('close', () => {
  it('ends live operations and closes everything, also what is leased', async () => {
    const { registry, kind, folder } = await createTestRegistry(both);
    await registry.load();
    const old = registry.lease();
    await folder.write({ 'catalog/schema.graphql': 'type Query { changed: Int }' });
    await registry.reload();
    const lease = registry.lease();
    await registry.close();
    expect([old.signal.reason, lease.signal.reason]).toMatchObject([
      { code: 'SCHEMA_RELOAD' },
      { code: 'SCHEMA_RELOAD' },
    ]);
    expect(kind.opened.map(({ closed }) => closed)).toEqual([true, true, true]);
    expect(() => registry.lease()).toThrow('closed');
    old.release();
    lease.release();
    expect(await registry.reload()).toBe(false);
    expect(registry.status().generations).toBe(0);
  });

  it('does not wait for a load that hangs, and opens nothing after it', async () => {
    const { registry, kind } = await createTestRegistry(catalog);
    let opening: (() => void) | undefined;
    const begun = new Promise<void>((resolve) => (opening = resolve));
    kind.beforeOpen = () => {
      opening?.();
      return new Promise(() => undefined);
    };
    const load = registry.load().catch(String);
    await begun;
    await registry.close();
    expect(await load).toContain('closed while it loaded');
    expect(registry.status().supergraph).toBeUndefined();
  });

  it('says so when an upstream does not close', async () => {
    const { registry, kind, lines } = await createTestRegistry(catalog);
    await registry.load();
    const [upstream] = kind.opened;
    if (upstream === undefined) throw new Error('not open');
    Object.assign(upstream, { close: () => Promise.reject(new Error('stuck')) });
    await registry.close();
    expect(lines.at(-1)).toMatchObject({ level: 'warn', subschema: 'catalog', err: { message: 'stuck' } });
  });
});

import { formatProblem, ProblemsError } from '../../../src/problem';
import { createTestRegistry, disposeRegistries, waitFor } from './test-registry';

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

async function problemsOf(load: Promise<void>, root: string): Promise<readonly string[]> {
  const error: unknown = await load.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ProblemsError)) throw new Error('It loaded.', { cause: error });
  return error.problems.map((problem) => formatProblem(problem).replaceAll(root, '.'));
}

describe('the first load', () => {
  it('serves what the folders hold', async () => {
    const { registry, kind, lines } = await createTestRegistry(both);
    expect(registry.status()).toEqual({ supergraph: undefined, reload: undefined, subschemas: [], generations: 0 });
    expect(() => registry.current()).toThrow('not loaded');
    await registry.load();
    const { hash, subschemas } = registry.current();
    expect([...subschemas.keys()]).toEqual(['catalog', 'shipping']);
    expect(kind.opened.map(({ endpoint }) => endpoint)).toEqual(['http://catalog/graphql', 'http://shipping/graphql']);
    expect(registry.status()).toMatchObject({
      supergraph: { hash, since: expect.stringMatching(/^\d{4}-.*Z$/) as string },
      reload: { ok: true, problems: [] },
      subschemas: [
        { name: 'catalog', kind: 'fake', owner: 'shop', mocked: false },
        { name: 'shipping', kind: 'fake', owner: undefined, mocked: false },
      ],
      generations: 1,
    });
    expect(lines).toMatchObject([{ level: 'info', supergraph: hash, subschemas: 2, msg: 'a supergraph serves' }]);
  });

  it('gives each upstream its guard, its meter, its files and the lines of its manifest', async () => {
    const seen: unknown[] = [];
    const { registry, kind, folder } = await createTestRegistry(
      {
        ...catalog,
        'catalog/overlay.graphql': 'extend type Query { more: Int }',
      },
      {
        metrics: {
          observe: () => undefined,
          reloadFailed: () => undefined,
          countDeadLetter: (labels) => void seen.push(labels),
          countGap: () => undefined,
        },
      },
    );
    kind.beforeOpen = (source, { guard, openBus, eventMeter }) => {
      seen.push(source, guard.subschema, guard.maxResponseBytes, source.lineOf(['owner']), openBus('memory:'));
      eventMeter.countDeadLetter({ subschema: 'catalog', topic: 't' });
      return undefined;
    };
    await registry.load();
    expect(seen).toEqual([
      expect.objectContaining({
        name: 'catalog',
        directory: `${folder.path}/catalog`,
        manifestFile: `${folder.path}/catalog/subschema.yaml`,
      }),
      'catalog',
      10_000_000,
      3,
      { url: 'memory:' },
      { subschema: 'catalog', topic: 't' },
    ]);
    expect(seen[0]).toHaveProperty('schema.definitions.0.name.value', 'Query');
    expect(seen[0]).toHaveProperty('overlay.definitions.0.kind', 'ObjectTypeExtension');
  });

  it('is refused with the problems of all subschemas in one report, and leaves nothing open', async () => {
    const { registry, kind, folder, lines, failures } = await createTestRegistry({
      ...catalog,
      'dead/subschema.yaml': 'kind: fake\nendpoint: http://dead\n',
      'throws/subschema.yaml': 'kind: fake\nendpoint: http://throws\n',
      'typo/subschema.yaml': 'kind: fake\nendpoint: http://typo\ntimeot: 2s\n',
      'unset/subschema.yaml': 'kind: fake\n\nendpoint: ${UNSET_URL}\n',
      'away/subschema.yaml': 'kind: fake\nendpoint: http://away\noptional: true\n',
      'sdl/subschema.yaml': 'kind: fake\nendpoint: http://sdl\n',
      'sdl/overlay.graphql': 'extend type Query {',
    });
    kind.beforeOpen = ({ name, manifestFile }) => {
      if (name === 'throws') throw new Error('wires crossed');
      if (name !== 'dead') return undefined;
      const problem = {
        severity: 'error',
        file: manifestFile,
        line: 2,
        message: 'It is dead.',
        mend: 'Wake it.',
      } as const;
      return Promise.resolve({ upstream: undefined, problems: [problem] });
    };
    const problems = await problemsOf(registry.load(), folder.path);
    expect(problems).toHaveLength(6);
    expect(problems).toEqual(
      expect.arrayContaining([
        './dead/subschema.yaml:2 error: It is dead.\n    mend: Wake it.',
        expect.stringMatching(
          /^.\/throws\/subschema.yaml:1 error: The upstream throws cannot be opened: wires crossed\./,
        ),
        expect.stringMatching(
          /^.\/typo\/subschema.yaml:3 error: "timeot" is not a key .*\n {4}mend: Did you mean "timeout"/,
        ),
        expect.stringMatching(/^.\/unset\/subschema.yaml:3 error: The environment variable UNSET_URL/),
        expect.stringMatching(/^.\/away\/subschema.yaml:3 error: An optional subschema needs a pinned schema/),
        expect.stringMatching(/^.\/sdl\/overlay.graphql:1 error: This is not GraphQL SDL/),
      ]),
    );
    expect(kind.opened.length).toBeGreaterThan(0);
    expect(kind.opened.filter(({ closed }) => !closed)).toEqual([]);
    expect(registry.status()).toMatchObject({ supergraph: undefined, reload: { ok: false }, generations: 0 });
    expect(failures()).toBe(0);
    expect(lines.filter(({ level }) => level === 'error')).toMatchObject([
      { subschema: 'throws', err: { message: 'wires crossed' } },
    ]);
  });

  it('closes an upstream that opened with errors', async () => {
    const { registry, kind, folder } = await createTestRegistry(catalog);
    let closed = 0;
    kind.beforeOpen = (source) => {
      kind.beforeOpen = () => undefined;
      const problem = {
        severity: 'error',
        file: source.manifestFile,
        line: 1,
        message: 'Half open.',
        mend: 'Open it.',
      } as const;
      return kind.open(source, {} as never).then(({ upstream }) => {
        if (upstream === undefined) throw new Error('not open');
        const close = (): Promise<void> => {
          closed += 1;
          return upstream.close();
        };
        return { upstream: { ...upstream, close }, problems: [problem] };
      });
    };
    expect(await problemsOf(registry.load(), folder.path)).toEqual([expect.stringContaining('Half open.')]);
    expect(closed).toBe(1);
  });

  it('does not wait for an upstream that does not open, names it, and disposes of it when it comes after all', async () => {
    const { registry, kind, folder } = await createTestRegistry(
      { ...shipping, 'slow/subschema.yaml': 'kind: fake\nendpoint: http://slow\n' },
      { openTimeout: 50 },
    );
    let comeLate: (() => void) | undefined;
    let aborted = false;
    kind.beforeOpen = ({ name }, { signal }) => {
      if (name !== 'slow') return undefined;
      signal.addEventListener('abort', () => (aborted = true));
      return new Promise(
        (resolve) =>
          (comeLate = (): void => {
            resolve(undefined);
          }),
      );
    };
    const problems = await problemsOf(registry.load(), folder.path);
    expect(problems).toEqual([
      expect.stringMatching(
        /^.\/slow\/subschema.yaml:2 error: The upstream slow did not open within 0.05 s.\n.*pin its schema/,
      ),
    ]);
    expect(aborted).toBe(true);
    comeLate?.();
    await new Promise(setImmediate);
    expect(kind.opened.find(({ name }) => name === 'slow')?.closed).toBe(true);
  });

  it('logs each warning once, and serves', async () => {
    const { registry, lines } = await createTestRegistry({
      ...catalog,
      'catalog/overlay.graphql': 'type Odd { a: Int }',
    });
    await registry.load();
    await registry.reload();
    expect(lines.filter(({ level }) => level === 'warn')).toHaveLength(1);
    expect(registry.status().reload).toMatchObject({
      ok: true,
      problems: [{ severity: 'warning', message: 'It is odd.' }],
    });
  });
});

describe('a reload', () => {
  it('without a change keeps the generation', async () => {
    const { registry, kind } = await createTestRegistry(both);
    await registry.load();
    const before = registry.current();
    const { supergraph } = registry.status();
    expect(await registry.reload()).toBe(true);
    expect(registry.current()).toBe(before);
    expect(registry.status()).toMatchObject({ supergraph, generations: 1 });
    expect(kind.opened).toHaveLength(2);
    expect(kind.opened.some(({ closed }) => closed)).toBe(false);
  });

  it('opens what has changed anew, and keeps the upstream of what has not', async () => {
    const { registry, kind, folder } = await createTestRegistry(both);
    await registry.load();
    const before = registry.current();
    await folder.write({ 'catalog/schema.graphql': 'type Query { products: Int orders: Int }' });
    expect(await registry.reload()).toBe(true);
    const after = registry.current();
    expect(after.hash).not.toBe(before.hash);
    expect(after.subschemas.get('shipping')?.upstream).toBe(before.subschemas.get('shipping')?.upstream);
    expect(after.subschemas.get('catalog')?.upstream).not.toBe(before.subschemas.get('catalog')?.upstream);
    expect(kind.opened.map(({ name, closed }) => [name, closed])).toEqual([
      ['catalog', true],
      ['shipping', false],
      ['catalog', false],
    ]);
  });

  it.each([
    ['the manifest', { 'catalog/subschema.yaml': 'kind: fake\nendpoint: http://elsewhere\n' }],
    ['the overlay', { 'catalog/overlay.graphql': 'type More { a: Int }' }],
    ['the fold', { 'catalog/fold.ts': 'export const fold = 1' }],
    ['a file that the manifest names', { 'catalog/x.proto': 'message' }],
  ])('sees a change of %s', async (_, files) => {
    const { registry, kind } = await createTestRegistry({
      ...catalog,
      'catalog/subschema.yaml': 'kind: fake\nendpoint: http://catalog\nproto: x.proto\n',
    }).then(async (made) => {
      await made.registry.load();
      await made.folder.write(files);
      return made;
    });
    expect(await registry.reload()).toBe(true);
    expect(kind.opened.map(({ closed }) => closed)).toEqual([true, false]);
  });

  it('does not open anything for a comment in a manifest', async () => {
    const { registry, kind, folder } = await createTestRegistry(both);
    await registry.load();
    await folder.write({ 'catalog/subschema.yaml': `# a comment\n${catalog['catalog/subschema.yaml']}` });
    expect(await registry.reload()).toBe(true);
    expect(kind.opened).toHaveLength(2);
  });

  it('takes subschemas in and lets them go', async () => {
    const { registry, kind, folder } = await createTestRegistry(catalog);
    await registry.load();
    await folder.write(shipping);
    expect(await registry.reload()).toBe(true);
    expect([...registry.current().subschemas.keys()]).toEqual(['catalog', 'shipping']);
    await folder.write({ catalog: undefined });
    expect(await registry.reload()).toBe(true);
    expect([...registry.current().subschemas.keys()]).toEqual(['shipping']);
    expect(kind.opened.map(({ name, closed }) => [name, closed])).toEqual([
      ['catalog', true],
      ['shipping', false],
    ]);
  });

  it('that does not compose changes nothing, is logged once with all its problems, and counts', async () => {
    const { registry, kind, folder, lines, failures } = await createTestRegistry(both);
    await registry.load();
    const before = registry.current();
    await folder.write({
      'catalog/overlay.graphql': 'type Broken { a: Int }',
      'shipping/schema.graphql': 'type Broken { a: Int }',
    });
    expect(await registry.reload()).toBe(false);
    expect(registry.current()).toBe(before);
    expect(failures()).toBe(1);
    expect(registry.status()).toMatchObject({
      supergraph: { hash: before.hash },
      reload: { ok: false, problems: [{ message: 'It is broken.' }, { message: 'It is broken.' }] },
      generations: 1,
    });
    const errors = lines.filter(({ level }) => level === 'error');
    expect(errors).toMatchObject([{ msg: expect.stringContaining('changes nothing') as string }]);
    expect(errors[0]?.['problems']).toHaveLength(2);
    expect(kind.opened.map(({ closed }) => closed)).toEqual([false, false, true, true]);

    await folder.write({
      'catalog/overlay.graphql': undefined,
      'shipping/schema.graphql': shipping['shipping/schema.graphql'],
    });
    expect(await registry.reload()).toBe(true);
    expect(registry.current()).toBe(before);
    expect(registry.status().reload).toMatchObject({ ok: true, problems: [] });
  });

  it('leaves the old snapshot when an upstream does not open', async () => {
    const { registry, kind, folder } = await createTestRegistry(catalog, { openTimeout: 50 });
    await registry.load();
    const before = registry.current();
    kind.beforeOpen = () => new Promise(() => undefined);
    await folder.write({ 'dead/subschema.yaml': 'kind: fake\nendpoint: http://dead\n' });
    expect(await registry.reload()).toBe(false);
    expect(registry.current()).toBe(before);
    expect(kind.opened.map(({ closed }) => closed)).toEqual([false]);
  });

  it('survives a fault of our own', async () => {
    const made = await createTestRegistry(catalog, {
      compose: () => Promise.reject(new Error('a bug')),
    });
    expect(await problemsOf(made.registry.load(), made.folder.path)).toEqual([
      expect.stringMatching(/^.:1 error: The gateway failed in the step "join schemas": a bug\./),
    ]);
    expect(made.lines).toMatchObject([{ level: 'error', step: 'join schemas', err: { message: 'a bug' } }]);
    expect(made.kind.opened.map(({ closed }) => closed)).toEqual([true]);
  });

  it('runs one at a time, and calls meanwhile share the next one', async () => {
    const { registry, kind, folder } = await createTestRegistry(catalog);
    await registry.load();
    let going = 0;
    let most = 0;
    let goOn: (() => void) | undefined;
    const held = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    kind.beforeOpen = async () => {
      going += 1;
      most = Math.max(most, going);
      await held;
      going -= 1;
      return undefined;
    };
    await folder.write({ 'catalog/schema.graphql': 'type Query { second: Int }' });
    const first = registry.reload();
    // Its files are read by then: a file that is written while it is read would be seen half.
    await waitFor(() => going === 1, 'the first reload opens upstreams');
    await folder.write({ 'catalog/schema.graphql': 'type Query { third: Int }' });
    const others = Array.from({ length: 10 }, () => registry.reload());
    goOn?.();
    expect(new Set(others).size).toBe(1);
    expect(await Promise.all([first, ...others])).toEqual(Array(11).fill(true));
    expect(most).toBe(1);
    expect(kind.opened).toHaveLength(3);
    expect(registry.current().subschemas.get('catalog')?.upstream).toBe(kind.opened[2]);
    expect(kind.opened.map(({ closed }) => closed)).toEqual([true, true, false]);
  });
});

import type * as graphql from 'graphql';
import { buildASTSchema, parse, printType, validateSchema } from 'graphql';
import { createRegistry, type Registry } from '../../../src/composition/registry';
import type { EventBus } from '../../../src/events/event-bus';
import { createLogger } from '../../../src/logger';
import { graphqlKind } from '../../../src/upstreams/graphql/graphql-kind';
import type { UpstreamKind } from '../../../src/upstreams/upstream-kind';
import { largeGraph, nameOf } from './large-graph';
import { createTemporaryFolder, type TemporaryFolder } from './temporary-folder';

type Work = (...given: unknown[]) => unknown;

jest.mock('graphql', () => {
  const actual = jest.requireActual<typeof graphql>('graphql');
  const { parse, buildASTSchema, validateSchema, printType } = actual;
  const watched = { parse, buildASTSchema, validateSchema, printType };
  const counted = Object.entries(watched).map(([name, work]) => [name, jest.fn(work as Work)]);
  return { ...actual, ...(Object.fromEntries(counted) as typeof watched) };
});

const [subschemas, typesEach] = [30, 30];
const heavy = { parse, buildASTSchema, validateSchema, printType };

let folder: TemporaryFolder;
let registry: Registry;
let loop: NodeJS.Immediate;
/** The turn of the event loop that runs. */
let turn = 0;
/** The turn of each opening. */
let openings: number[] = [];
/** The turns of every heavy piece of work, by its name. */
let turns: Record<string, number[]> = {};

const kind: UpstreamKind<unknown> = {
  ...(graphqlKind as UpstreamKind<unknown>),
  open: (source, tools) => {
    openings.push(turn);
    return (graphqlKind as UpstreamKind<unknown>).open(source, tools);
  },
};

/** Counts from here on. */
function startCounting(): void {
  openings = [];
  turns = Object.fromEntries(Object.keys(heavy).map((name) => [name, []]));
}

function countOf(name: keyof typeof heavy): number {
  return turns[name]?.length ?? 0;
}

/** The most that was done in one turn. */
function mostInOneTurn(done: readonly number[] = []): number {
  const counts = new Map<number, number>();
  for (const one of done) counts.set(one, (counts.get(one) ?? 0) + 1);
  return Math.max(0, ...counts.values());
}

function countTurns(): void {
  turn += 1;
  loop = setImmediate(countTurns);
}

beforeAll(async () => {
  folder = await createTemporaryFolder();
  await folder.write(largeGraph(subschemas, typesEach));
  for (const [name, work] of Object.entries(heavy)) {
    const actual = jest.mocked(work as Work).getMockImplementation();
    jest.mocked(work as Work).mockImplementation((...given) => {
      // Files are parsed as a source with a name, the selections of keys as plain text.
      if (typeof given[0] !== 'string') turns[name]?.push(turn);
      return actual?.(...given);
    });
  }
  // Every step seems to take long, so that each breath gives way: what is done between two breaths is a turn's.
  let now = 0;
  jest.spyOn(performance, 'now').mockImplementation(() => (now += 100));
  countTurns();
  registry = createRegistry({
    directory: folder.path,
    environment: {},
    production: true,
    logger: createLogger({ level: 'silent' }),
    metrics: {
      observe: () => undefined,
      countDeadLetter: () => undefined,
      countGap: () => undefined,
      reloadFailed: () => undefined,
    },
    openBus: (url) => ({ url }) as unknown as EventBus,
    watch: false,
    kinds: [kind],
  });
  startCounting();
  await registry.load();
});

afterAll(async () => {
  clearImmediate(loop);
  await registry.close();
  await folder.remove();
});

describe('a graph of 30 subschemas and 900 types', () => {
  it('is composed with one parse of each file, and one schema built and checked for each subschema', () => {
    const types = [...registry.current().subschemas.values()].map(({ schema }) => Object.keys(schema.getTypeMap()));
    expect(types.flat().filter((name) => /^[A-Z][a-z]+\d|^User|^Node|^Query/.test(name))).toHaveLength(900);
    expect(openings).toHaveLength(subschemas);
    expect(countOf('parse')).toBe(2 * subschemas);
    expect(countOf('buildASTSchema')).toBe(subschemas + 1);
    expect(countOf('validateSchema')).toBe(subschemas + 1);
  });

  it('lets others have their turn between any two upstreams that open, schemas that are built, and types that are hashed', () => {
    expect(mostInOneTurn(openings)).toBe(1);
    expect(mostInOneTurn(turns['parse'])).toBe(1);
    expect(mostInOneTurn(turns['validateSchema'])).toBe(1);
    expect(mostInOneTurn(turns['printType'])).toBe(1);
    // The first of them builds the schema of the directives too.
    expect(mostInOneTurn(turns['buildASTSchema']?.slice(1))).toBe(1);
  });

  it('is reloaded by work for the subschema that changed, and for what clients see', async () => {
    const before = registry.current();
    const file = `${nameOf(7)}/schema.graphql`;
    await folder.write({ [file]: `${largeGraph(subschemas, typesEach)[file] ?? ''}\nextend type User { fresh: Int }` });
    startCounting();
    await expect(registry.reload()).resolves.toBe(true);
    const after = registry.current();
    expect(after.schema.getType('User')?.toString()).toBe('User');
    expect(after.hash).not.toBe(before.hash);
    expect(openings).toHaveLength(1);
    expect(countOf('parse')).toBe(1);
    expect(countOf('buildASTSchema')).toBe(1);
    expect(countOf('validateSchema')).toBe(2);
    const changed = [...after.subschemas].filter(([name, subschema]) => before.subschemas.get(name) !== subschema);
    expect(changed.map(([name]) => name)).toEqual([nameOf(7)]);
  });

  it('is not composed again when nothing has changed', async () => {
    const before = registry.current();
    startCounting();
    await expect(registry.reload()).resolves.toBe(true);
    expect(Object.values(turns).flat()).toEqual([]);
    expect(openings).toEqual([]);
    expect(registry.current()).toBe(before);
  });

  it('drafts a subschema again when only its manifest has changed', async () => {
    const file = `${nameOf(3)}/subschema.yaml`;
    const rename = 'transforms:\n  rename:\n    Thing3x2: Renamed\n';
    await folder.write({ [file]: `${largeGraph(subschemas, typesEach)[file] ?? ''}${rename}` });
    startCounting();
    await expect(registry.reload()).resolves.toBe(true);
    expect(registry.current().schema.getType('Renamed')).toBeDefined();
    expect(countOf('parse')).toBe(0);
    expect(openings).toHaveLength(1);
    // In its own names, and in public ones.
    expect(countOf('buildASTSchema')).toBe(2);
  });
});

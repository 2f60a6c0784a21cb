import { buildSchema } from 'graphql';
import { noGuards } from '../../../src/composition/guards/guard';
import type { Registry } from '../../../src/composition/registry';
import type { RegistryStatus } from '../../../src/composition/registry-status';
import type { Subschema, Supergraph } from '../../../src/composition/supergraph';
import { ProblemsError, type Problem } from '../../../src/problem';

/** A supergraph of subschemas that are given as SDL by name; each root field belongs to the first that has it. */
export function supergraphOf(client: string, parts: Readonly<Record<string, string>>): Supergraph {
  const subschemas = new Map(Object.entries(parts).map(([name, sdl]) => [name, subschemaOf(name, sdl)]));
  const roots = (type: string): ReadonlyMap<string, string> =>
    new Map(
      [...subschemas.values()].reverse().flatMap(({ name, schema }) => {
        const root = schema.getType(type);
        return root !== undefined && 'getFields' in root
          ? Object.keys(root.getFields()).map((field) => [field, name] as const)
          : [];
      }),
    );
  return {
    schema: buildSchema(client),
    subschemas,
    rootFields: { query: roots('Query'), mutation: roots('Mutation'), subscription: roots('Subscription') },
    entryPoints: new Map(),
    guards: noGuards,
    hash: 'hash',
  };
}

function subschemaOf(name: string, sdl: string): Subschema {
  const same = (text: string): string => text;
  return {
    name,
    schema: buildSchema(sdl, { assumeValid: true }),
    names: { type: same, field: (_, field) => field, publicType: same },
    computed: new Map(),
    links: new Map(),
    upstream: {
      typeDefs: { kind: 'Document', definitions: [] } as unknown as Subschema['upstream']['typeDefs'],
      overlay: undefined,
      selects: true,
      entityFieldsNullable: false,
      prepare: () => () => Promise.resolve({ data: {}, errors: [] }),
      prepareStream: () => () => Promise.reject(new Error('not asked for')),
      close: () => Promise.resolve(),
    },
  };
}

export interface FakeRegistry extends Registry {
  readonly calls: string[];
}

/** A registry that serves one supergraph, or has problems; it remembers what was asked of it. */
export function fakeRegistry(supergraph: Supergraph, problems: readonly Problem[] = []): FakeRegistry {
  const calls: string[] = [];
  const failed = problems.some(({ severity }) => severity === 'error');
  const status = (): RegistryStatus => ({
    supergraph: { hash: supergraph.hash, since: '2020-01-01T00:00:00.000Z' },
    reload: { ok: !failed, at: '2020-01-01T00:00:00.000Z', problems },
    subschemas: [...supergraph.subschemas.keys()].map((name) => ({
      name,
      kind: 'graphql',
      file: `${name}.yaml`,
      owner: undefined,
      mocked: true,
      since: '2020-01-01T00:00:00.000Z',
    })),
    generations: 1,
  });
  return {
    calls,
    load: () => {
      calls.push('load');
      return failed ? Promise.reject(new ProblemsError(problems)) : Promise.resolve();
    },
    reload: () => Promise.resolve(true),
    current: () => supergraph,
    lease: () => ({ supergraph, signal: new AbortController().signal, release: () => calls.push('release') }),
    status,
    close: () => {
      calls.push('close');
      return Promise.resolve();
    },
  };
}

import { buildSchema, print } from 'graphql';
import type { ComposedSchemas } from '../../../src/composition/compose-schemas';
import { contentHash } from '../../../src/composition/content-hash';
import { noGuards } from '../../../src/composition/guards/guard';
import type { SubschemaInput } from '../../../src/composition/subschema-input';
import type { Subschema } from '../../../src/composition/supergraph';
import type { Problem } from '../../../src/problem';

/** Composes nothing: the hash tells what went in, a type named Broken is an error, one named Odd a warning. */
export function fakeCompose(inputs: readonly SubschemaInput[]): Promise<ComposedSchemas> {
  const texts = inputs.map(({ name, upstream, overlay }) => [
    name,
    print(upstream.typeDefs),
    overlay && print(overlay),
  ]);
  const problems = inputs.flatMap(({ manifestFile: file, upstream, overlay }): readonly Problem[] => {
    const text = print(upstream.typeDefs) + (overlay === undefined ? '' : print(overlay));
    if (text.includes('Broken'))
      return [{ severity: 'error', file, line: 1, message: 'It is broken.', mend: 'Mend it.' }];
    return text.includes('Odd')
      ? [{ severity: 'warning', file, line: 1, message: 'It is odd.', mend: 'Even it.' }]
      : [];
  });
  if (problems.some(({ severity }) => severity === 'error'))
    return Promise.resolve({ supergraph: undefined, problems });
  const schema = buildSchema('type Query { a: Int }');
  const subschemas = new Map<string, Subschema>(
    inputs.map(({ name, upstream }) => [
      name,
      { name, upstream, schema, names: ownNames, computed: new Map(), links: new Map() },
    ]),
  );
  const rootFields = { query: new Map(), mutation: new Map(), subscription: new Map() };
  const hash = contentHash([JSON.stringify(texts)]);
  return Promise.resolve({
    supergraph: { schema, subschemas, rootFields, entryPoints: new Map(), guards: noGuards, hash },
    problems,
  });
}

const ownNames: Subschema['names'] = { type: (name) => name, field: (_, name) => name, publicType: (name) => name };

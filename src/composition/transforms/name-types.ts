import { Kind, type GraphQLSchema, type TypeDefinitionNode } from 'graphql';
import type { Problem } from '../../problem';
import { rootTypes } from '../overlay/root-types';
import { errorAt, type Place } from '../place';
import type { SubschemaInput } from '../subschema-input';
import { collectHiddenParts, type HiddenParts } from './hidden-parts';
import { createNaming, type Naming, type PublicTypeNames } from './naming';
import { readTransforms, type ReadTransforms } from './read-transforms';
import { findRequiredHidden } from './required-hidden';

/** A subschema's naming, and what is wrong with its transforms. */
export interface NamedTypes {
  readonly naming: Naming;
  readonly problems: readonly Problem[];
}

/** Gives every type and field of a subschema its public name, by its manifest's transforms. */
export function nameTypes(
  input: SubschemaInput,
  definitions: ReadonlyMap<string, TypeDefinitionNode>,
  schema: GraphQLSchema,
): NamedTypes {
  const transforms = readTransforms(input, definitions);
  const hidden = collectHiddenParts(definitions.values(), transforms.hidden);
  const types = new Map<string, PublicTypeNames>();
  for (const definition of definitions.values()) {
    const own = definition.name.value;
    if (!hidden.types.has(own)) types.set(own, namesOf(definition, transforms, hidden));
  }
  const isIdentity = transforms.prefix === '' && transforms.renamed.size === 0 && transforms.hidden.size === 0;
  const manifest = { file: input.manifestFile, line: input.lineOf(['transforms']) };
  const faults = isIdentity ? [] : [...collisions(types, manifest), ...findRequiredHidden(schema, hidden, manifest)];
  return { naming: createNaming(types, isIdentity), problems: [...transforms.problems, ...faults] };
}

function namesOf(definition: TypeDefinitionNode, transforms: ReadTransforms, hidden: HiddenParts): PublicTypeNames {
  const own = definition.name.value;
  const isRoot = rootTypes.has(own);
  const name = transforms.renamed.get(own) ?? (isRoot ? own : `${transforms.prefix}${own}`);
  const fields = new Map<string, string>();
  const declared =
    definition.kind === Kind.OBJECT_TYPE_DEFINITION ||
    definition.kind === Kind.INTERFACE_TYPE_DEFINITION ||
    definition.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION
      ? (definition.fields ?? [])
      : [];
  for (const field of declared) {
    const fieldName = field.name.value;
    const coordinate = `${own}.${fieldName}`;
    if (hidden.fields.has(coordinate)) continue;
    fields.set(
      fieldName,
      transforms.renamed.get(coordinate) ?? (isRoot ? `${transforms.prefix}${fieldName}` : fieldName),
    );
  }
  return { name, fields };
}

function collisions(types: ReadonlyMap<string, PublicTypeNames>, place: Place): readonly Problem[] {
  const problems: Problem[] = [];
  const check = (names: Iterable<readonly [string, string]>, prefix: string) => {
    const owners = new Map<string, string>();
    for (const [own, name] of names) {
      const other = owners.get(name);
      owners.set(name, own);
      if (other === undefined) continue;
      const message = `${prefix}${other} and ${prefix}${own} would both be called ${prefix}${name}.`;
      problems.push(errorAt(place, { message, mend: 'Give one of them another name under transforms.rename.' }));
    }
  };
  check(
    [...types].map(([own, { name }]) => [own, name] as const),
    '',
  );
  for (const [own, { fields }] of types) check(fields, `${own}.`);
  return problems;
}

import {
  isSpecifiedScalarType,
  Kind,
  specifiedScalarTypes,
  type NamedTypeNode,
  type TypeDefinitionNode,
  type TypeNode,
} from 'graphql';
import type { Problem } from '../../problem';
import { didYouMean } from '../did-you-mean';
import { errorAt, placeOf, type Place } from '../place';

const builtIn = new Set(specifiedScalarTypes.filter(isSpecifiedScalarType).map((type) => type.name));

/** What building a schema would throw on, with places. */
export interface CheckedDefinitions {
  /** Fields and members that name no type are left out. */
  readonly definitions: readonly TypeDefinitionNode[];
  readonly problems: readonly Problem[];
}

/** Finds names of types that no definition stands behind, and fields that are defined twice. */
export function checkDefinitions(all: ReadonlyMap<string, TypeDefinitionNode>, fallback: Place): CheckedDefinitions {
  const problems: Problem[] = [];
  const isKnown = (node: NamedTypeNode): boolean => {
    const name = node.name.value;
    if (all.has(name) || builtIn.has(name)) return true;
    const message = `There is no type ${name}.`;
    problems.push(
      errorAt(placeOf(node, fallback), { message, mend: `${didYouMean(name, all.keys())}Define it, or name another.` }),
    );
    return false;
  };
  const isNew = (
    owner: TypeDefinitionNode,
    seen: Set<string>,
    node: { readonly name: { readonly value: string } } & Parameters<typeof placeOf>[0],
  ) => {
    const name = node.name.value;
    if (!seen.has(name)) return seen.add(name).has(name);
    problems.push(
      errorAt(placeOf(node, fallback), {
        message: `${owner.name.value}.${name} is defined twice.`,
        mend: 'Keep one of them.',
      }),
    );
    return false;
  };
  const check = (definition: TypeDefinitionNode): TypeDefinitionNode => {
    const seen = new Set<string>();
    switch (definition.kind) {
      case Kind.OBJECT_TYPE_DEFINITION:
      case Kind.INTERFACE_TYPE_DEFINITION: {
        const fields = (definition.fields ?? []).filter(
          (field) =>
            isNew(definition, seen, field) &&
            isKnown(innermost(field.type)) &&
            (field.arguments ?? []).every((argument) => isKnown(innermost(argument.type))),
        );
        return { ...definition, fields, interfaces: (definition.interfaces ?? []).filter(isKnown) };
      }
      case Kind.INPUT_OBJECT_TYPE_DEFINITION: {
        const fields = (definition.fields ?? []).filter(
          (field) => isNew(definition, seen, field) && isKnown(innermost(field.type)),
        );
        return { ...definition, fields };
      }
      case Kind.UNION_TYPE_DEFINITION:
        return { ...definition, types: (definition.types ?? []).filter(isKnown) };
      case Kind.ENUM_TYPE_DEFINITION:
      case Kind.SCALAR_TYPE_DEFINITION:
        return definition;
    }
  };
  const definitions = [...all.values()].map(check);
  return { definitions, problems };
}

function innermost(type: TypeNode): NamedTypeNode {
  return type.kind === Kind.NAMED_TYPE ? type : innermost(type.type);
}

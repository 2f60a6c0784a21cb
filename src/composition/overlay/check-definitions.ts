import { Kind, specifiedScalarTypes, type NamedTypeNode, type TypeDefinitionNode, type TypeNode } from 'graphql';
import type { Problem } from '../../problem';
import { didYouMean } from '../did-you-mean';
import { rootTypes } from './root-types';
import { errorAt, placeOf, type Place, type Placed } from '../place';

/** Definitions of which a schema can be built, and what had to be left out. */
export interface CheckedDefinitions {
  readonly definitions: readonly TypeDefinitionNode[];
  readonly problems: readonly Problem[];
}

/** Leaves out, and reports, fields and members that name no type or one of the wrong kind, and root types that are no objects. */
export function checkDefinitions(all: ReadonlyMap<string, TypeDefinitionNode>, fallback: Place): CheckedDefinitions {
  const check = new DefinitionCheck(all, fallback);
  const definitions = [...all.values()].flatMap((definition) =>
    check.isFitForRoot(definition) ? [check.keepSound(definition)] : [],
  );
  return { definitions, problems: check.problems };
}

/** The kinds of type that can stand in each place. */
const roles = {
  output: [
    Kind.OBJECT_TYPE_DEFINITION,
    Kind.INTERFACE_TYPE_DEFINITION,
    Kind.UNION_TYPE_DEFINITION,
    Kind.ENUM_TYPE_DEFINITION,
    Kind.SCALAR_TYPE_DEFINITION,
  ],
  input: [Kind.INPUT_OBJECT_TYPE_DEFINITION, Kind.ENUM_TYPE_DEFINITION, Kind.SCALAR_TYPE_DEFINITION],
  interface: [Kind.INTERFACE_TYPE_DEFINITION],
  object: [Kind.OBJECT_TYPE_DEFINITION],
} as const satisfies Record<string, readonly TypeDefinitionNode['kind'][]>;

class DefinitionCheck {
  readonly problems: Problem[] = [];
  /** The kind behind each name. */
  private readonly kinds: ReadonlyMap<string, TypeDefinitionNode['kind']>;

  constructor(
    all: ReadonlyMap<string, TypeDefinitionNode>,
    private readonly fallback: Place,
  ) {
    const builtIn = specifiedScalarTypes.map(({ name }) => [name, Kind.SCALAR_TYPE_DEFINITION] as const);
    this.kinds = new Map([...builtIn, ...[...all.values()].map((node) => [node.name.value, node.kind] as const)]);
  }

  /** A root type is an object type, or its fields could not be asked for. */
  isFitForRoot(definition: TypeDefinitionNode): boolean {
    const name = definition.name.value;
    if (!rootTypes.has(name) || definition.kind === Kind.OBJECT_TYPE_DEFINITION) return true;
    this.report(definition, `${name} is no object type.`, `Define it as \`type ${name}\`, or give it another name.`);
    return false;
  }

  keepSound(definition: TypeDefinitionNode): TypeDefinitionNode {
    switch (definition.kind) {
      case Kind.OBJECT_TYPE_DEFINITION:
      case Kind.INTERFACE_TYPE_DEFINITION: {
        const fields = (definition.fields ?? []).filter(
          (field) =>
            this.isA('output', field.type) &&
            (field.arguments ?? []).every((argument) => this.isA('input', argument.type)),
        );
        const interfaces = (definition.interfaces ?? []).filter((type) => this.isA('interface', type));
        return { ...definition, fields, interfaces };
      }
      case Kind.INPUT_OBJECT_TYPE_DEFINITION: {
        const fields = (definition.fields ?? []).filter((field) => this.isA('input', field.type));
        return { ...definition, fields };
      }
      case Kind.UNION_TYPE_DEFINITION:
        return { ...definition, types: (definition.types ?? []).filter((type) => this.isA('object', type)) };
      case Kind.ENUM_TYPE_DEFINITION:
      case Kind.SCALAR_TYPE_DEFINITION:
        return definition;
    }
  }

  /** True when a type expression names a type that is there, and can stand where it does. */
  private isA(role: keyof typeof roles, type: TypeNode): boolean {
    const node = innermost(type);
    const name = node.name.value;
    const kind = this.kinds.get(name);
    if (kind === undefined) {
      this.report(
        node,
        `There is no type ${name}.`,
        `${didYouMean(name, this.kinds.keys())}Define it, or name another.`,
      );
      return false;
    }
    const allowed: readonly TypeDefinitionNode['kind'][] = roles[role];
    if (allowed.includes(kind)) return true;
    this.report(node, `${name} is no ${role} type, which belongs here.`, 'Name a type of the right kind.');
    return false;
  }

  private report(node: Placed, message: string, mend: string): void {
    this.problems.push(errorAt(placeOf(node, this.fallback), { message, mend }));
  }
}

function innermost(type: TypeNode): NamedTypeNode {
  return type.kind === Kind.NAMED_TYPE ? type : innermost(type.type);
}

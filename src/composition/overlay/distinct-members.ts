import { Kind, type TypeDefinitionNode } from 'graphql';
import type { Problem } from '../../problem';
import { errorAt, placeOf, type Place, type Placed } from '../place';

/** A definition with each of its members once, and those that stood there again. */
export interface DistinctMembers {
  readonly definition: TypeDefinitionNode;
  readonly problems: readonly Problem[];
}

/** Keeps the first of the fields, arguments or values of one name, and reports the others. */
export function keepDistinctMembers(definition: TypeDefinitionNode, fallback: Place): DistinctMembers {
  const problems: Problem[] = [];
  const report = (node: Placed, coordinate: string) => {
    const finding = { message: `${coordinate} is defined twice.`, mend: 'Keep one of them.' };
    problems.push(errorAt(placeOf(node, fallback), finding));
  };
  const owner = definition.name.value;
  switch (definition.kind) {
    case Kind.OBJECT_TYPE_DEFINITION:
    case Kind.INTERFACE_TYPE_DEFINITION: {
      const fields = distinct(definition.fields, (node, name) => {
        report(node, `${owner}.${name}`);
      });
      for (const field of fields) {
        distinct(field.arguments, (node, name) => {
          report(node, `${owner}.${field.name.value}(${name}:)`);
        });
      }
      return { definition: { ...definition, fields }, problems };
    }
    case Kind.INPUT_OBJECT_TYPE_DEFINITION: {
      const fields = distinct(definition.fields, (node, name) => {
        report(node, `${owner}.${name}`);
      });
      return { definition: { ...definition, fields }, problems };
    }
    case Kind.ENUM_TYPE_DEFINITION: {
      const values = distinct(definition.values, (node, name) => {
        report(node, `${owner}.${name}`);
      });
      return { definition: { ...definition, values }, problems };
    }
    case Kind.UNION_TYPE_DEFINITION:
    case Kind.SCALAR_TYPE_DEFINITION:
      return { definition, problems };
  }
}

interface Named extends Placed {
  readonly name: NonNullable<Placed['name']>;
}

function distinct<Node extends Named>(
  nodes: readonly Node[] = [],
  report: (node: Node, name: string) => void,
): readonly Node[] {
  const seen = new Set<string>();
  return nodes.filter((node) => {
    const name = node.name.value;
    if (seen.has(name)) report(node, name);
    return !seen.has(name) && seen.add(name);
  });
}

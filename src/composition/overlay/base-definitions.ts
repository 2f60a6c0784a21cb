import {
  isTypeDefinitionNode,
  isTypeExtensionNode,
  visit,
  type DocumentNode,
  type TypeDefinitionNode,
  type TypeExtensionNode,
} from 'graphql';
import type { Problem } from '../../problem';
import { errorAt, placeOf, type Place } from '../place';
import { keepDistinctMembers } from './distinct-members';
import { definitionKindOf, extendDefinition } from './extend-definition';
import { keptDirectives } from './overlay-directives';

/** An upstream's types by name, and what is defined twice among them. */
export interface BaseDefinitions {
  readonly definitions: Map<string, TypeDefinitionNode>;
  readonly problems: readonly Problem[];
}

/** Collects an upstream's types by name, extensions folded in, without directives but those of the specification. */
export function collectBaseDefinitions(typeDefs: DocumentNode, fallback: Place): BaseDefinitions {
  const definitions = new Map<string, TypeDefinitionNode>();
  const problems: Problem[] = [];
  for (const node of typeDefs.definitions) {
    if (!isTypeDefinitionNode(node)) continue;
    const name = node.name.value;
    if (definitions.has(name)) {
      const finding = { message: `The type ${name} is defined twice.`, mend: 'Keep one of them.' };
      problems.push(errorAt(placeOf(node, fallback), finding));
    }
    definitions.set(name, withoutForeignDirectives(node));
  }
  for (const original of typeDefs.definitions) {
    if (!isTypeExtensionNode(original)) continue;
    const node = withoutForeignDirectives(original);
    const name = node.name.value;
    const base = definitions.get(name);
    const extended = base === undefined ? asDefinition(node) : extendDefinition(base, node);
    if (extended !== undefined) definitions.set(name, extended);
    else {
      const message = `${name} is extended as another kind of type than it is.`;
      problems.push(
        errorAt(placeOf(node, fallback), { message, mend: 'Extend it as the kind that it is defined as.' }),
      );
    }
  }
  for (const [name, definition] of definitions) {
    const distinct = keepDistinctMembers(definition, fallback);
    definitions.set(name, distinct.definition);
    problems.push(...distinct.problems);
  }
  return { definitions, problems };
}

function withoutForeignDirectives<Node extends TypeDefinitionNode | TypeExtensionNode>(definition: Node): Node {
  return visit(definition, {
    Directive: (node) => (keptDirectives.has(node.name.value) ? undefined : null),
    // Nothing below these carries directives, and they are most of a document.
    Name: () => false,
    NamedType: () => false,
    ListType: () => false,
    NonNullType: () => false,
    StringValue: () => false,
  });
}

/** Some upstreams extend types that they never define (`extend type Query`): that defines them. */
function asDefinition(node: TypeExtensionNode): TypeDefinitionNode {
  return { ...node, kind: definitionKindOf(node) } as TypeDefinitionNode;
}

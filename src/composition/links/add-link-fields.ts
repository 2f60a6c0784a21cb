import { Kind, type FieldDefinitionNode, type TypeDefinitionNode } from 'graphql';
import type { PublishedLink } from './publish-links';

/** Definitions with the fields of links in them. */
export interface LinkedDefinitions {
  readonly definitions: readonly TypeDefinitionNode[];
  /** The types that links alone name: they are defined without fields. */
  readonly borrowed: ReadonlySet<string>;
}

/** Puts the fields of links into a subschema's public definitions, and names there the types of others that they lead to. */
export function addLinkFields(
  definitions: readonly TypeDefinitionNode[],
  links: readonly PublishedLink[],
): LinkedDefinitions {
  const fields = new Map<string, FieldDefinitionNode[]>();
  for (const { placed, node } of links) fields.set(placed.type, [...(fields.get(placed.type) ?? []), node]);
  const known = new Set(definitions.map(({ name }) => name.value));
  const targets = links.map(({ placed }) => placed.link.target);
  const borrowed = new Set(targets.filter((name) => !known.has(name)));
  const linked = definitions.map((definition) => {
    const more = fields.get(definition.name.value);
    if (more === undefined || definition.kind !== Kind.OBJECT_TYPE_DEFINITION) return definition;
    return { ...definition, fields: [...(definition.fields ?? []), ...more] };
  });
  return { definitions: [...linked, ...[...borrowed].map(emptyType)], borrowed };
}

function emptyType(name: string): TypeDefinitionNode {
  return { kind: Kind.OBJECT_TYPE_DEFINITION, name: { kind: Kind.NAME, value: name }, fields: [] };
}

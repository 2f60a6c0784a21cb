import {
  Kind,
  visit,
  type DefinitionNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type ObjectTypeDefinitionNode,
} from 'graphql';
import type { Compilation } from './compilation';
import { deriveEntryPoints } from './entry-points';
import { keptDirectives } from './event-directives';
import type { EntityType, EntryPoint, EventsModel } from './events-model';

/** Builds the schema that is served, and the overlay of its entry points. Two entry points of one name are reported. */
export function buildServedDocuments(
  work: Compilation,
  source: DocumentNode,
  entities: ReadonlyMap<string, EntityType>,
): Pick<EventsModel, 'typeDefs' | 'overlay' | 'entryPoints'> {
  const derived = [...entities.values()].map((entity) => deriveEntryPoints(work, entity));
  const entryPoints = new Map<string, EntryPoint>();
  for (const entryPoint of derived.flatMap((points) => points.entryPoints)) {
    const other = entryPoints.get(entryPoint.field);
    if (other !== undefined) {
      work.list.report(entities.get(entryPoint.type)?.node, {
        message: `The field Query.${entryPoint.field} would serve both ${other.type} and ${entryPoint.type}.`,
        mend: 'Name one of them otherwise by @projection(single:, many:).',
      });
    }
    entryPoints.set(entryPoint.field, entryPoint);
  }
  const added = derived.flatMap((points) => points.typeDefs);
  const definitions = [...withoutOurDirectives(source).definitions, ...added.filter((node) => !isQuery(node))];
  const typeDefs: DocumentNode = {
    kind: Kind.DOCUMENT,
    definitions: [...definitions, mergeQuery(added.filter(isQuery))],
  };
  const overlay: DocumentNode = { kind: Kind.DOCUMENT, definitions: derived.flatMap((points) => points.overlay) };
  return { typeDefs, overlay, entryPoints };
}

function withoutOurDirectives(document: DocumentNode): DocumentNode {
  return visit(document, {
    [Kind.DIRECTIVE]: (node) => (keptDirectives.has(node.name.value) ? undefined : null),
  });
}

function isQuery(node: DefinitionNode): node is ObjectTypeDefinitionNode {
  return node.kind === Kind.OBJECT_TYPE_DEFINITION && node.name.value === 'Query';
}

/** A schema that only publishes still needs a Query; its one field is internal, as its name says. */
const placeholder: FieldDefinitionNode = {
  kind: Kind.FIELD_DEFINITION,
  name: { kind: Kind.NAME, value: '_events' },
  type: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: 'Boolean' } },
};

function mergeQuery(parts: readonly ObjectTypeDefinitionNode[]): ObjectTypeDefinitionNode {
  const fields = parts.flatMap((part) => part.fields ?? []);
  const name = { kind: Kind.NAME, value: 'Query' } as const;
  return { kind: Kind.OBJECT_TYPE_DEFINITION, name, fields: fields.length > 0 ? fields : [placeholder] };
}

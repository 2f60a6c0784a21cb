import {
  Kind,
  parse,
  visit,
  type DefinitionNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type ObjectTypeDefinitionNode,
} from 'graphql';
import type { Compilation } from './compilation';
import { pageInfoSdl } from './derive-connection';
import { deriveEntryPoints } from './entry-points';
import { keptDirectives } from './event-directives';
import { extendWithGuards } from './guard-extensions';
import type { Connection, EntityType, EntryPoint, EventsModel } from './events-model';

/** Builds the schema that is served, and the overlay of its entry points. Two fields of Query of one name are reported. */
export function buildServedDocuments(
  work: Compilation,
  source: DocumentNode,
  entities: ReadonlyMap<string, EntityType>,
): Pick<EventsModel, 'typeDefs' | 'overlay' | 'entryPoints' | 'connections'> {
  const derived = [...entities.values()].map((entity) => deriveEntryPoints(work, entity));
  const entryPoints = derived.flatMap((points) => points.entryPoints);
  const connections = derived.flatMap(({ connection }) => connection ?? []);
  reportSharedNames(work, entities, [...entryPoints, ...connections]);
  const added = derived.flatMap((points) => points.typeDefs);
  const pageInfo = connections.length > 0 ? parse(pageInfoSdl, { noLocation: true }).definitions : [];
  const others = added.filter((node) => !isQuery(node));
  const definitions = [...withoutOurDirectives(source).definitions, ...others, ...pageInfo];
  return {
    typeDefs: { kind: Kind.DOCUMENT, definitions: [...definitions, mergeQuery(added.filter(isQuery))] },
    overlay: {
      kind: Kind.DOCUMENT,
      definitions: [...derived.flatMap(({ overlay }) => overlay), ...extendWithGuards(source)],
    },
    entryPoints: new Map(entryPoints.map((one) => [one.field, one])),
    connections: new Map(connections.map((one) => [one.field, one])),
  };
}

function reportSharedNames(
  { list }: Compilation,
  entities: ReadonlyMap<string, EntityType>,
  fields: readonly (EntryPoint | Connection)[],
): void {
  const taken = new Map<string, string>();
  for (const { field, type } of fields) {
    const other = taken.get(field);
    if (other !== undefined) {
      list.report(entities.get(type)?.node, {
        message: `The field Query.${field} would serve both ${other} and ${type}.`,
        mend: 'Name one of them otherwise by @projection(single:, many:, list:).',
      });
    }
    taken.set(field, type);
  }
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

import { OperationTypeNode, type GraphQLObjectType, type GraphQLSchema } from 'graphql';
import type { SubschemaDraft } from '../subschema-draft';
import type { RootField, RootFields } from './draft-graph';

/** The operations, with the names of their root types. */
export const operations = [
  [OperationTypeNode.QUERY, 'Query'],
  [OperationTypeNode.MUTATION, 'Mutation'],
  [OperationTypeNode.SUBSCRIPTION, 'Subscription'],
] as const;

/** Everyone that offers a root field to clients, by name. */
export function rootFieldOffers(
  drafts: readonly SubschemaDraft[],
  operation: OperationTypeNode,
): ReadonlyMap<string, readonly RootField[]> {
  const offers = new Map<string, RootField[]>();
  for (const draft of drafts) {
    const root = rootTypeOf(draft.subschema.schema, operation);
    for (const field of Object.values(root?.getFields() ?? {})) {
      if (draft.internal.has(`${root?.name ?? ''}.${field.name}`)) continue;
      offers.set(field.name, [...(offers.get(field.name) ?? []), { draft, field }]);
    }
  }
  return offers;
}

/** Those of several offers of a root field that are marked `@canonical`, the field itself or its whole root type. */
export function canonicalOffers(root: string, offers: readonly RootField[]): readonly RootField[] {
  const marked = offers.filter(({ draft, field }) => draft.canonical.has(`${root}.${field.name}`));
  return marked.length > 0 ? marked : offers.filter(({ draft }) => draft.canonical.has(root));
}

/** Chooses who serves each root field: its only owner, or the canonical one. Where the choice is not clear it is arbitrary. */
export function chooseRootFields(drafts: readonly SubschemaDraft[]): RootFields {
  const chosen = operations.map(([operation, root]): [OperationTypeNode, Map<string, RootField>] => {
    const fields = new Map<string, RootField>();
    for (const [name, offers] of rootFieldOffers(drafts, operation)) {
      const offer = canonicalOffers(root, offers)[0] ?? offers[0];
      if (offer !== undefined) fields.set(name, offer);
    }
    return [operation, fields];
  });
  return Object.fromEntries(chosen) as Record<OperationTypeNode, Map<string, RootField>>;
}

/** The root type of an operation; undefined when the schema has none. */
export function rootTypeOf(schema: GraphQLSchema, operation: OperationTypeNode): GraphQLObjectType | undefined {
  return schema.getRootType(operation) ?? undefined;
}

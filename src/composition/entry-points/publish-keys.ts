import type { GraphQLNamedType, GraphQLSchema } from 'graphql';
import type { PlacedComputed, PlacedKey } from '../subschema-draft';
import type { Naming } from '../transforms/naming';
import type { OwnComputed, OwnKey } from './entity-keys';
import { leafPaths, treeOfPaths, type KeyTree } from './key-tree';
import { publishPath } from './publish-path';

/** Translates the selections of `@key` into public names. The key of a type that the transforms hide is none. */
export function publishKeys(schema: GraphQLSchema, naming: Naming, keys: readonly OwnKey[]): readonly PlacedKey[] {
  return keys.flatMap((own) => {
    const type = naming.publicType(own.type);
    const selection = publishTree(naming, schema.getType(own.type), own.selection);
    return type === undefined ? [] : [{ type, selection, place: own.place }];
  });
}

function publishTree(naming: Naming, entity: GraphQLNamedType | undefined, tree: KeyTree): KeyTree {
  if (entity === undefined) return tree;
  return treeOfPaths(leafPaths(tree).map((path) => publishPath(naming, entity, path)));
}

/** Translates computed fields into public names. One that the transforms hide is none. */
export function publishComputed(
  schema: GraphQLSchema,
  naming: Naming,
  computed: readonly OwnComputed[],
): readonly PlacedComputed[] {
  return computed.flatMap((own) => {
    const type = naming.publicType(own.type);
    const field = naming.publicField(own.type, own.field);
    if (type === undefined || field === undefined) return [];
    const requires = publishTree(naming, schema.getType(own.type), own.requires);
    return [{ type, field, requires, place: own.place }];
  });
}

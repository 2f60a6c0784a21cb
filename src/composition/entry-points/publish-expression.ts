import type { GraphQLNamedType } from 'graphql';
import type { KeyExpression } from '../supergraph';
import type { Naming } from '../transforms/naming';
import { leafPaths, mergeTrees, type KeyTree } from './key-tree';
import type { OwnExpression } from './own-expression';
import { publishPath, publishStep, typeAt } from './publish-path';

/** Translates the key's paths in an expression into public names; names of arguments and input fields never change. */
export function publishExpression(naming: Naming, entity: GraphQLNamedType, own: OwnExpression): KeyExpression {
  switch (own.kind) {
    case 'constant':
      return own;
    case 'each':
      return { kind: 'each', item: publishExpression(naming, entity, own.item) };
    case 'list':
      return publishList(own.items.map((item) => publishExpression(naming, entity, item)));
    case 'object':
      return publishObject(naming, entity, own.fields);
    case 'key':
      return publishKey(naming, entity, own);
  }
}

/** A list of constants alone is itself one. */
function publishList(items: readonly KeyExpression[]): KeyExpression {
  const constants = items.flatMap((item) => (item.kind === 'constant' ? [item.value] : []));
  return constants.length === items.length ? { kind: 'constant', value: constants } : { kind: 'list', items };
}

/** An object of constants alone is itself one. */
function publishObject(
  naming: Naming,
  entity: GraphQLNamedType,
  own: ReadonlyMap<string, OwnExpression>,
): KeyExpression {
  const entries = [...own].map(([name, field]) => [name, publishExpression(naming, entity, field)] as const);
  const constants = entries.flatMap(([name, field]) =>
    field.kind === 'constant' ? [[name, field.value] as const] : [],
  );
  if (constants.length === entries.length) return { kind: 'constant', value: Object.fromEntries(constants) };
  return { kind: 'object', fields: Object.fromEntries(entries) };
}

/** A value that is an object goes as it is, unless names inside of it must become the upstream's own. */
function publishKey(
  naming: Naming,
  entity: GraphQLNamedType,
  { path, required, parts }: OwnExpression & { readonly kind: 'key' },
): KeyExpression {
  const tree = mergeTrees(parts.key, parts.computed);
  const type = typeAt(naming, entity, path);
  if (!renamesInside(naming, type, tree)) return { kind: 'key', path: publishPath(naming, entity, path), required };
  const fields = [...tree].map(([name, nested]): [string, KeyExpression] => {
    const key = parts.key.get(name);
    const below: OwnExpression = {
      kind: 'key',
      path: [...path, name],
      required: required && key !== undefined,
      parts: { key: key ?? new Map(), computed: key === undefined ? nested : (parts.computed.get(name) ?? new Map()) },
    };
    return [name, publishExpression(naming, entity, below)];
  });
  const typename: readonly (readonly [string, KeyExpression])[] =
    path.length === 0 ? [['__typename', { kind: 'constant', value: entity.name }]] : [];
  return { kind: 'object', fields: Object.fromEntries([...typename, ...fields]) };
}

function renamesInside(naming: Naming, type: GraphQLNamedType | undefined, tree: KeyTree): boolean {
  return leafPaths(tree).some((leaf) => {
    let at = type;
    return leaf.some((field) => {
      const step = publishStep(naming, at, field);
      at = step.type;
      return step.name !== field;
    });
  });
}

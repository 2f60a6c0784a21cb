import {
  getNullableType,
  isInputObjectType,
  isRequiredInputField,
  type GraphQLInputField,
  type GraphQLInputObjectType,
} from 'graphql';
import { emptyTree, leafPaths, type KeyTree } from './key-tree';
import type { OwnExpression } from './own-expression';
import type { Resolution } from './resolution';

/** A part of the key that is sent as an input object. */
export interface ExpandedPart {
  readonly path: readonly string[];
  readonly parts: { readonly key: KeyTree; readonly computed: KeyTree };
  readonly type: GraphQLInputObjectType;
}

/**
 * Fits a part of the key to an input object type: exactly the input's fields are sent. Those of the `@key` and those that the
 * input requires are always there; others only when a computed field asks for them.
 */
export function expandKey(resolution: Resolution, part: ExpandedPart): ReadonlyMap<string, OwnExpression> {
  const fields = new Map<string, OwnExpression>();
  for (const field of Object.values(part.type.getFields())) {
    const expression = expandField(resolution, part, field);
    if (expression !== undefined) fields.set(field.name, expression);
  }
  return fields;
}

function expandField(resolution: Resolution, part: ExpandedPart, field: GraphQLInputField): OwnExpression | undefined {
  const key = part.parts.key.get(field.name);
  const computed = part.parts.computed.get(field.name);
  const path = [...part.path, field.name];
  const parts = { key: key ?? emptyTree, computed: computed ?? emptyTree };
  const required = key !== undefined || isRequiredInputField(field);
  if (!required && computed === undefined) return undefined;
  const type = getNullableType(field.type);
  if (required && isInputObjectType(type))
    return { kind: 'object', fields: expandKey(resolution, { path, parts, type }) };
  if (required) {
    const tree = parts.key.size > 0 ? parts.key : parts.computed;
    resolution.used.push(...(tree.size === 0 ? [path] : leafPaths(tree, path)));
  }
  return { kind: 'key', path, required, parts };
}

import {
  getNullableType,
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
  isScalarType,
  type ASTNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
} from 'graphql';
import { createEnumSchema, createScalarSchema } from '../../../projections/leaf-schema';
import type { ValueMember, ValueType } from '../../../projections/value-type';
import type { Compilation } from './compilation';
import { compileSource } from './compile-source';
import { reportStrayDirectives } from './stray-directives';

/** Compiles the type of a value that events carry; undefined when something is wrong with it, which is reported at the node. */
export function compileValueType(
  work: Compilation,
  type: GraphQLOutputType,
  node: ASTNode | null | undefined,
): ValueType | undefined {
  const nullable = getNullableType(type);
  if (isScalarType(nullable)) return { kind: 'leaf', name: nullable.name, schema: createScalarSchema(nullable.name) };
  if (isEnumType(nullable)) {
    const values = nullable.getValues().map(({ name }) => name);
    return { kind: 'leaf', name: nullable.name, schema: createEnumSchema(values) };
  }
  if (isListType(nullable)) {
    const item = compileValueType(work, nullable.ofType, node);
    return item && { kind: 'list', item, itemRequired: isNonNullType(nullable.ofType) };
  }
  if (isObjectType(nullable) && !work.entityNames.has(nullable.name)) return compileObjectType(work, nullable);
  work.list.report(node, {
    message: `${nullable.name} is no type of a value that an event can carry.`,
    mend: isObjectType(nullable)
      ? `Make it a link: @link(key: "…", to: "…"), or give the value a type of its own.`
      : 'Use a scalar, an enum, an object type or a list of these.',
  });
  return undefined;
}

/** Compiles an object type whose values events carry whole, once. */
export function compileObjectType(work: Compilation, type: GraphQLObjectType): ValueType | undefined {
  if (work.valueTypes.has(type.name)) {
    const known = work.valueTypes.get(type.name);
    if (known === undefined && !work.list.problems.some(({ message }) => message.includes(type.name))) {
      work.list.report(type.astNode, {
        message: `${type.name} holds itself; a value of it would have no end.`,
        mend: 'Use the scalar JSON for the inner value, or flatten the type.',
      });
    }
    return known;
  }
  work.valueTypes.set(type.name, undefined);
  const members: ValueMember[] = [];
  const fields = Object.values(type.getFields());
  for (const field of fields) {
    const member = compileMember(work, type, field);
    if (member !== undefined) members.push(member);
  }
  if (members.length < fields.length) return undefined;
  const compiled: ValueType = { kind: 'object', name: type.name, members };
  work.valueTypes.set(type.name, compiled);
  return compiled;
}

function compileMember(
  work: Compilation,
  type: GraphQLObjectType,
  field: GraphQLField<unknown, unknown>,
): ValueMember | undefined {
  const place = `${type.name}.${field.name}`;
  reportStrayDirectives(work, {
    field,
    place,
    allowed: ['from', 'eventTime', 'eventType'],
    reason: 'of a value that events carry whole',
  });
  const source = compileSource(work, { field, place });
  const value = compileValueType(work, field.type, field.astNode);
  if (source === undefined || value === undefined) return undefined;
  return { name: field.name, required: isNonNullType(field.type), source, type: value };
}

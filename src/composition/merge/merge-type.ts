import {
  GraphQLEnumType,
  GraphQLInputObjectType,
  GraphQLInterfaceType,
  GraphQLObjectType,
  GraphQLScalarType,
  GraphQLUnionType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isScalarType,
  isUnionType,
  type GraphQLEnumValueConfig,
  type GraphQLInputFieldConfig,
  type GraphQLNamedType,
} from 'graphql';
import type { ClientTypes } from './client-types';
import type { Holder } from './draft-graph';
import { deprecationOf, firstOf, mergeFields } from './merge-fields';
import { mergeNullability } from './merge-nullability';
import { preferred } from './preferred';

/**
 * Makes the client's type of what several subschemas hold under one name. Holders of another kind than the preferred one's
 * are passed over: the lint has refused them.
 */
export function mergeType(types: ClientTypes, name: string, all: readonly Holder[]): GraphQLNamedType {
  const holders = preferred(all, name);
  const [first] = holders;
  if (first === undefined) throw new RangeError(`The type ${name} has no holder.`);
  const description = firstOf(holders, ({ type }) => type.description);
  if (isObjectType(first.type)) return mergeObject(types, { name, description }, narrow(holders, isObjectType));
  if (isInterfaceType(first.type))
    return mergeInterface(types, { name, description }, narrow(holders, isInterfaceType));
  if (isUnionType(first.type)) return mergeUnion(types, { name, description }, narrow(holders, isUnionType));
  if (isEnumType(first.type)) return mergeEnum({ name, description }, narrow(holders, isEnumType));
  if (isInputObjectType(first.type))
    return mergeInput(types, { name, description }, narrow(holders, isInputObjectType));
  const scalars = narrow(holders, isScalarType);
  return new GraphQLScalarType({
    name,
    description,
    specifiedByURL: firstOf(scalars, ({ type }) => type.specifiedByURL),
  });
}

interface Named {
  readonly name: string;
  readonly description: string | undefined;
}

function narrow<Type extends GraphQLNamedType>(
  holders: readonly Holder[],
  isKind: (type: unknown) => type is Type,
): readonly Holder<Type>[] {
  return holders.flatMap(({ draft, type }) => (isKind(type) ? [{ draft, type }] : []));
}

function mergeObject(
  types: ClientTypes,
  named: Named,
  holders: readonly Holder<GraphQLObjectType>[],
): GraphQLObjectType {
  return new GraphQLObjectType({
    ...named,
    astNode: holders[0]?.type.astNode,
    interfaces: () => interfacesOf(types, holders),
    fields: () => mergeFields(types, named.name, holders),
  });
}

function mergeInterface(
  types: ClientTypes,
  named: Named,
  holders: readonly Holder<GraphQLInterfaceType>[],
): GraphQLInterfaceType {
  return new GraphQLInterfaceType({
    ...named,
    astNode: holders[0]?.type.astNode,
    interfaces: () => interfacesOf(types, holders),
    fields: () => mergeFields(types, named.name, holders),
  });
}

function interfacesOf(
  types: ClientTypes,
  holders: readonly Holder<GraphQLObjectType | GraphQLInterfaceType>[],
): GraphQLInterfaceType[] {
  const names = new Set(holders.flatMap(({ type }) => type.getInterfaces().map(({ name }) => name)));
  return [...names].map((name) => types.interface(name));
}

function mergeUnion(types: ClientTypes, named: Named, holders: readonly Holder<GraphQLUnionType>[]): GraphQLUnionType {
  const members = new Set(holders.flatMap(({ type }) => type.getTypes().map(({ name }) => name)));
  return new GraphQLUnionType({ ...named, types: () => [...members].map((name) => types.object(name)) });
}

function mergeEnum(named: Named, holders: readonly Holder<GraphQLEnumType>[]): GraphQLEnumType {
  const values = new Map<string, GraphQLEnumValueConfig>();
  for (const value of holders.flatMap(({ type }) => type.getValues())) {
    const known = values.get(value.name);
    const description = known?.description ?? value.description;
    const deprecationReason = known?.deprecationReason ?? value.deprecationReason;
    values.set(value.name, { description, deprecationReason });
  }
  return new GraphQLEnumType({ ...named, values: Object.fromEntries(values) });
}

function mergeInput(
  types: ClientTypes,
  named: Named,
  holders: readonly Holder<GraphQLInputObjectType>[],
): GraphQLInputObjectType {
  return new GraphQLInputObjectType({
    ...named,
    isOneOf: holders.some(({ type }) => type.isOneOf),
    fields: () => {
      const names = new Set(holders.flatMap(({ type }) => Object.keys(type.getFields())));
      return Object.fromEntries([...names].map((field) => [field, mergeInputField(types, field, holders)]));
    },
  });
}

function mergeInputField(
  types: ClientTypes,
  name: string,
  holders: readonly Holder<GraphQLInputObjectType>[],
): GraphQLInputFieldConfig {
  const all = holders.flatMap(({ type }) => type.getFields()[name] ?? []);
  const stated = all.map((field) => field.type);
  const type = types.input(mergeNullability(stated, 'strictest'));
  const defaultValue: unknown = all[0]?.defaultValue;
  const description = firstOf(all, (field) => field.description);
  return { type, description, defaultValue, deprecationReason: deprecationOf(all, { type, defaultValue }) };
}

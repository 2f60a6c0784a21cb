import { makeExecutableSchema } from '@graphql-tools/schema';
import type { IResolvers } from '@graphql-tools/utils';
import { buildSchema, type GraphQLSchema } from 'graphql';

/** What a resolver may know of the call. */
export interface MockCall {
  /** Lower-case header names to their values. */
  readonly headers: Readonly<Record<string, string | undefined>>;
}

/** A method, so that a resolver may name the types of its source and arguments. */
interface Resolving {
  resolve(source: unknown, args: Readonly<Record<string, unknown>>, call: MockCall): unknown;
}

/** Gives a field's value; for a field of Subscription an async iterable of its values. May be async, and may throw. */
export type MockResolver = Resolving['resolve'];

/** Resolvers by type and field. An interface or union has `__resolveType`; without it objects carry `__typename`. */
export type MockResolvers = Readonly<Record<string, Readonly<Record<string, MockResolver>>>>;

/** Builds an executable schema of SDL and resolvers. Throws when the SDL is none, and when a resolver fits no field. */
export function buildExecutableSchema(sdl: string, resolvers: MockResolvers): GraphQLSchema {
  const subscription = buildSchema(sdl).getSubscriptionType()?.name;
  const types = Object.entries(resolvers).map(([type, fields]) => [
    type,
    type === subscription ? streamed(fields) : fields,
  ]);
  return makeExecutableSchema<MockCall>({ typeDefs: sdl, resolvers: Object.fromEntries(types) as IResolvers });
}

/** A subscription field gives a stream, whose values are the field's. */
function streamed(fields: Readonly<Record<string, MockResolver>>): IResolvers {
  const resolve = (value: unknown): unknown => value;
  return Object.fromEntries(Object.entries(fields).map(([name, subscribe]) => [name, { subscribe, resolve }]));
}

import {
  buildSchema,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  isAbstractType,
  isObjectType,
} from 'graphql';

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
  const schema = buildSchema(sdl);
  for (const [typeName, fields] of Object.entries(resolvers)) {
    const type = schema.getType(typeName);
    for (const [name, resolver] of Object.entries(fields)) bind(schema, { type, typeName, name, resolver });
  }
  return schema;
}

interface Binding {
  readonly type: GraphQLNamedType | undefined;
  readonly typeName: string;
  readonly name: string;
  readonly resolver: MockResolver;
}

function bind(schema: GraphQLSchema, { type, typeName, name, resolver }: Binding): void {
  if (isAbstractType(type) && name === '__resolveType') {
    type.resolveType = (value, context: MockCall) => resolver(value, {}, context) as string;
    return;
  }
  const field: GraphQLField<unknown, MockCall> | undefined = isObjectType(type) ? type.getFields()[name] : undefined;
  if (field === undefined) throw new Error(`The resolver ${typeName}.${name} fits no field of the schema.`);
  if (type === schema.getSubscriptionType()) {
    field.subscribe = resolver;
    field.resolve = (value) => value;
  } else {
    field.resolve = resolver;
  }
}

import {
  GraphQLList,
  GraphQLNonNull,
  isInputType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  isOutputType,
  specifiedScalarTypes,
  type GraphQLInputType,
  type GraphQLInterfaceType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLType,
} from 'graphql';

/** The types that clients see, by name; they are put in while they are made, and refer to each other by name. */
export class ClientTypes {
  private readonly byName = new Map<string, GraphQLNamedType>(specifiedScalarTypes.map((type) => [type.name, type]));

  add(type: GraphQLNamedType): void {
    this.byName.set(type.name, type);
  }

  /** Throws when the type was never put in: what leads to a type makes it visible. */
  get(name: string): GraphQLNamedType {
    const type = this.byName.get(name);
    if (type === undefined) throw new Error(`The type ${name} was left out of the client schema.`);
    return type;
  }

  list(): readonly GraphQLNamedType[] {
    return [...this.byName.values()];
  }

  object(name: string): GraphQLObjectType {
    const type = this.get(name);
    if (!isObjectType(type)) throw new TypeError(`${name} is no object type.`);
    return type;
  }

  interface(name: string): GraphQLInterfaceType {
    const type = this.get(name);
    if (!isInterfaceType(type)) throw new TypeError(`${name} is no interface.`);
    return type;
  }

  /** The client's counterpart of a type that is answered. */
  output(type: GraphQLType): GraphQLOutputType {
    const wrapped = this.wrap(type);
    if (!isOutputType(wrapped)) throw new TypeError(`${String(type)} is no output type.`);
    return wrapped;
  }

  /** The client's counterpart of a type that is given. */
  input(type: GraphQLType): GraphQLInputType {
    const wrapped = this.wrap(type);
    if (!isInputType(wrapped)) throw new TypeError(`${String(type)} is no input type.`);
    return wrapped;
  }

  private wrap(type: GraphQLType): GraphQLType {
    if (isNonNullType(type)) {
      const inner = this.wrap(type.ofType);
      return isNonNullType(inner) ? inner : new GraphQLNonNull(inner);
    }
    return isListType(type) ? new GraphQLList(this.wrap(type.ofType)) : this.get(type.name);
  }
}

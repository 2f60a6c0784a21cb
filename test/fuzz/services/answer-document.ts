import {
  getArgumentValues,
  getNamedType,
  getNullableType,
  GraphQLError,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type DocumentNode,
  type FieldNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { Fault } from '../world/fault';

type Path = readonly (string | number)[];

/** An error as a service writes it. */
export interface ServiceError {
  readonly message: string;
  readonly path?: Path;
}

/** An object of a service's data, that its resolver understands. */
export interface Source {
  /** The service's own name of its type. */
  readonly typename: string;
  readonly item: unknown;
}

/** How a service answers a document, right or wrong. */
export interface DocumentRequest {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  /** Already coerced. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** True: an error where null is not allowed takes its object away, as GraphQL says. False: null stays. */
  readonly bubbles: boolean;
  /** Gives a field's value: plain data, lists, {@link Source}s and {@link Fault}s. */
  readonly resolve: (parent: Source, field: FieldNode, args: Readonly<Record<string, unknown>>) => unknown;
  /** Takes a note of every fault. */
  readonly met: Set<string>;
}

/** What a null becomes that must not be one: the object above goes too. */
class Bubble extends Error {}

/** Answers an operation as plain data, and lies wherever the data does: leaf types are never checked. */
export function answerDocument(request: DocumentRequest): {
  readonly data: unknown;
  readonly errors: readonly ServiceError[];
} {
  const operation = request.document.definitions.find(
    (node): node is OperationDefinitionNode => node.kind === Kind.OPERATION_DEFINITION,
  );
  const type = operation && request.schema.getRootType(operation.operation);
  if (operation === undefined || type == null) throw new Error('There is nothing to answer.');
  const errors: ServiceError[] = [];
  const answering = new Answering(request, errors);
  try {
    return {
      data: answering.object(type, [operation.selectionSet], { typename: type.name, item: undefined }, []),
      errors,
    };
  } catch (error) {
    if (error instanceof Bubble) return { data: null, errors };
    throw error;
  }
}

class Answering {
  constructor(
    private readonly request: DocumentRequest,
    private readonly errors: ServiceError[],
  ) {}

  object(
    type: GraphQLObjectType,
    sets: readonly SelectionSetNode[],
    source: Source,
    path: Path,
  ): Record<string, unknown> {
    const result = Object.create(null) as Record<string, unknown>;
    for (const [key, nodes] of this.collect(type, sets)) {
      result[key] = this.field(type, nodes, source, [...path, key]);
    }
    return result;
  }

  private collect(
    type: GraphQLObjectType,
    sets: readonly SelectionSetNode[],
  ): Map<string, [FieldNode, ...FieldNode[]]> {
    const fields = new Map<string, [FieldNode, ...FieldNode[]]>();
    for (const selection of sets.flatMap(({ selections }) => selections)) {
      if (selection.kind === Kind.FIELD) {
        const key = selection.alias?.value ?? selection.name.value;
        fields.set(key, [...(fields.get(key) ?? []), selection] as [FieldNode, ...FieldNode[]]);
        continue;
      }
      const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : this.fragment(selection.name.value);
      if (!this.applies(type, fragment.typeCondition?.name.value)) continue;
      for (const [key, nodes] of this.collect(type, [fragment.selectionSet])) {
        fields.set(key, [...(fields.get(key) ?? []), ...nodes] as [FieldNode, ...FieldNode[]]);
      }
    }
    return fields;
  }

  private fragment(name: string) {
    for (const node of this.request.document.definitions)
      if (node.kind === Kind.FRAGMENT_DEFINITION && node.name.value === name) return node;
    throw new Error(`There is no fragment ${name}.`);
  }

  private applies(type: GraphQLObjectType, condition: string | undefined): boolean {
    if (condition === undefined || condition === type.name) return true;
    const named = this.request.schema.getType(condition);
    return isAbstractType(named) && this.request.schema.isSubType(named, type);
  }

  private field(
    type: GraphQLObjectType,
    nodes: readonly [FieldNode, ...FieldNode[]],
    source: Source,
    path: Path,
  ): unknown {
    const [node] = nodes;
    if (node.name.value === '__typename') return source.typename;
    const definition = type.getFields()[node.name.value];
    if (definition === undefined) throw new Error(`${type.name} has no field ${node.name.value}.`);
    const sets = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
    const value = this.value(definition, node, source);
    return this.complete(definition.type, value, sets, path);
  }

  /** The value that a field resolves to; a fault where its arguments do not fit. */
  private value(definition: GraphQLField<unknown, unknown>, node: FieldNode, source: Source): unknown {
    try {
      return this.request.resolve(source, node, getArgumentValues(definition, node, this.request.variables));
    } catch (error) {
      if (error instanceof GraphQLError) return new Fault('error');
      throw error;
    }
  }

  private complete(type: GraphQLOutputType, value: unknown, sets: readonly SelectionSetNode[], path: Path): unknown {
    try {
      return this.present(getNullableType(type), value, sets, path) ?? this.missing(type, value, path);
    } catch (error) {
      if (!(error instanceof Bubble) || isNonNullType(type)) throw error;
      return null;
    }
  }

  /** Undefined where there is no value. */
  private present(type: GraphQLOutputType, value: unknown, sets: readonly SelectionSetNode[], path: Path): unknown {
    if (value == null) return undefined;
    if (value instanceof Fault) {
      const place = typeof path.at(-1) === 'number' ? 'list item' : 'field';
      this.request.met.add(`${place}: ${value.kind}`);
      return this.wrong(type, value);
    }
    if (isListType(type)) {
      const items: readonly unknown[] = Array.isArray(value) ? value : [value];
      return items.map((item, index) => this.complete(type.ofType, item, sets, [...path, index]));
    }
    if (isLeafType(type)) return value;
    const source = value as Source;
    const object = this.request.schema.getType(source.typename);
    if (!isObjectType(object)) throw new Error(`There is no object type ${source.typename}.`);
    return this.object(object, sets, source, path);
  }

  private wrong(type: GraphQLOutputType, { kind }: Fault): unknown {
    if (kind === 'unknown type') return { __typename: 'Ghost', id: 'boo' };
    if (kind !== 'wrong type') return undefined;
    if (isListType(type)) return { no: 'list' };
    const named = getNamedType(type);
    if (!isLeafType(named)) return 'no object';
    const wrong: Readonly<Record<string, unknown>> = { Int: 1.5, Float: '1', String: 7, Boolean: 'true', ID: true };
    return wrong[named.name] ?? 'PURPLE';
  }

  private missing(type: GraphQLOutputType, value: unknown, path: Path): null {
    const isError = value instanceof Fault && value.kind === 'error';
    const isLie = value instanceof Fault && value.kind === 'null';
    if (isError) this.errors.push({ message: `failed at ${path.join('.')}`, path });
    if (!isNonNullType(type) || isLie || !this.request.bubbles) return null;
    if (!isError) this.errors.push({ message: `null at ${path.join('.')}`, path });
    throw new Bubble();
  }
}

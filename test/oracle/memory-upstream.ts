import { makeExecutableSchema } from '@graphql-tools/schema';
import type { IResolvers } from '@graphql-tools/utils';
import { execute, parse, print, subscribe, validate } from 'graphql';
import type {
  DocumentNode,
  ExecutionResult,
  GraphQLError,
  GraphQLResolveInfo,
  GraphQLScalarType,
  GraphQLSchema,
} from 'graphql';
import { GatewayError } from '../../src/errors';
import type { CallContext } from '../../src/upstreams/call-context';
import type {
  BodyReader,
  Upstream,
  UpstreamAnswer,
  UpstreamRequest,
  VariableValues,
} from '../../src/upstreams/upstream';
import { printRequest } from './print-request';

/** A resolver of a test graph: its source is a plain record. */
export type Resolver = (source: Row, args: Row, context: CallContext | undefined, info: GraphQLResolveInfo) => unknown;

/** A record of a test graph's data. */
export type Row = Readonly<Record<string, unknown>>;

/** Resolvers by type and field. `__resolveType` names an abstract type's object type; a subscription field has `subscribe`. */
export type Resolvers = Readonly<
  Record<string, GraphQLScalarType | Readonly<Record<string, Resolver | { readonly subscribe: Resolver }>>>
>;

/** A call that a memory upstream received. */
export interface MemoryCall {
  /** The printed document. */
  readonly document: string;
  readonly variables: VariableValues;
}

/** What may be told of a memory upstream beside its schema. */
export interface MemoryUpstreamOptions {
  /** The subschema's name in errors; default `memory`. */
  readonly name?: string;
  /** False: it answers plain objects by field name below the root, as gRPC and events do; default true. */
  readonly selects?: boolean;
  /** True: its non-null fields say nothing of absent rows, as with gRPC; default false. */
  readonly entityFieldsNullable?: boolean;
  /** Runs before each call; throw a `GatewayError` to fail the call as a whole, or await to delay it. */
  readonly before?: (call: MemoryCall) => Promise<void> | void;
}

/** An upstream in memory, with a record of what it was asked. */
export interface MemoryUpstream extends Upstream {
  readonly executable: GraphQLSchema;
  /** Every call so far, in order; the list grows. */
  readonly calls: readonly MemoryCall[];
}

/**
 * Opens an upstream that prints each request to a document and runs it by graphql-js.
 * A request that is not valid against the schema throws when it is prepared: the planner asked for nonsense.
 */
export function memoryUpstream(
  typeDefs: string,
  resolvers: Resolvers,
  options: MemoryUpstreamOptions = {},
): MemoryUpstream {
  const { name = 'memory', selects = true, entityFieldsNullable = false, before } = options;
  const executable = createExecutable(typeDefs, resolvers);
  const calls: MemoryCall[] = [];

  function compile(request: UpstreamRequest): DocumentNode {
    const document = printRequest(request, selects ? 'all' : 'root');
    const faults = validate(executable, document);
    if (faults.length > 0) {
      throw new Error(`Upstream ${name} was asked for what it has not:\n${print(document)}\n${faults.join('\n')}`);
    }
    return document;
  }

  async function enter(document: DocumentNode, variables: VariableValues): Promise<void> {
    const call = { document: print(document), variables: present(variables) };
    calls.push(call);
    await before?.(call);
  }

  return {
    typeDefs: parse(typeDefs),
    overlay: undefined,
    selects,
    entityFieldsNullable,
    executable,
    calls,
    prepare(request, read) {
      const document = compile(request);
      return async (variables, contextValue) => {
        await enter(document, variables);
        const variableValues = present(variables);
        const result = await execute({ schema: executable, document, variableValues, contextValue });
        return (selects ? readText(result, read) : undefined) ?? toAnswer(result, name);
      };
    },
    prepareStream(request) {
      const document = compile(request);
      return async (variables, contextValue) => {
        await enter(document, variables);
        const variableValues = present(variables);
        const results = await subscribe({ schema: executable, document, variableValues, contextValue });
        return answers(Symbol.asyncIterator in results ? results : [results], name);
      };
    },
    close: () => Promise.resolve(),
  };
}

/** Builds the graphql-js schema of SDL and resolvers. */
export function createExecutable(typeDefs: string, resolvers: Resolvers): GraphQLSchema {
  return makeExecutableSchema({ typeDefs, resolvers: resolvers as IResolvers });
}

async function* answers(
  results: AsyncIterable<ExecutionResult> | readonly ExecutionResult[],
  name: string,
): AsyncIterableIterator<UpstreamAnswer> {
  for await (const result of results) yield toAnswer(result, name);
}

/** Lets the caller read the text that a real upstream would have sent. */
function readText(result: ExecutionResult, read: BodyReader | undefined): UpstreamAnswer | undefined {
  const body = Buffer.from(JSON.stringify({ data: result.data, errors: result.errors }));
  const data = read?.(body);
  return data && { data, errors: [], body };
}

function toAnswer(result: ExecutionResult, name: string): UpstreamAnswer {
  return {
    data: (overTheWire(result.data) ?? null) as UpstreamAnswer['data'],
    errors: (result.errors ?? []).map((error) => ({ error: toGatewayError(error, name), path: error.path })),
  };
}

function toGatewayError(error: GraphQLError, subschema: string): GatewayError {
  if (error.originalError instanceof GatewayError) return error.originalError;
  return new GatewayError('UPSTREAM_ERROR', { message: error.message, subschema, cause: error });
}

/** What JSON leaves of a value, as a real upstream's answer has been through it. */
function overTheWire(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}

function present(variables: VariableValues): VariableValues {
  return Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== undefined));
}

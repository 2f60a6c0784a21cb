import { randomUUID } from 'node:crypto';
import {
  GraphQLError,
  GraphQLSchema,
  parse,
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
} from 'graphql';
import { makeServer, type ConnectionInitMessage, type Server, type SubscribePayload } from 'graphql-ws';
import type { errorTable } from '../errors';
import { Cancellation } from '../upstreams/cancellation';
import type { Prepared, ReadyOperation } from '../graphql/engine';
import { readStreamAsks } from '../graphql/read-stream-asks';
import { createRequestLog } from '../graphql/request-log';
import { HttpFault } from './http-fault';
import type { GraphQLParts } from './graphql-parts';
import type { OperationSource } from './operation-context';
import { executeOperation, subscribeOperation } from './run-operation';
import type { WebSocketConnection } from './websocket-connection';

/** What the protocol graphql-transport-ws needs. */
export interface WebSocketProtocolOptions {
  readonly parts: Pick<GraphQLParts, 'engine' | 'requestTimeout' | 'bodyBytes' | 'watch'>;
  /** How long a client may take to its connection_init, in milliseconds. */
  readonly initTimeout: number;
  /** The most operations of one connection at a time. */
  readonly maxOperations: number;
}

/** A prepared operation on its way through the library. */
class LiveOperation {
  constructor(
    readonly operation: ReadyOperation,
    readonly source: OperationSource,
  ) {}
}

/** The library asks a document for the operation's type and nothing else; what runs is the {@link LiveOperation}. */
const documents: Readonly<Record<ReadyOperation['type'], DocumentNode>> = {
  query: parse('query { __typename }'),
  mutation: parse('mutation { __typename }'),
  subscription: parse('subscription { __typename }'),
};
const noSchema = new GraphQLSchema({});

/** Makes the server side of graphql-transport-ws: graphql-ws speaks it, our engine prepares and answers. */
export function createWebSocketProtocol(options: WebSocketProtocolOptions): Server<WebSocketConnection> {
  const { parts, initTimeout, maxOperations } = options;
  return makeServer<ConnectionInitMessage['payload'], WebSocketConnection>({
    connectionInitWaitTimeout: initTimeout,
    onConnect: async ({ extra, connectionParams }) => {
      const caller = await extra.settle(connectionParams);
      if (caller instanceof HttpFault) return false;
      extra.caller = caller;
      return true;
    },
    onPing: ({ extra }) => {
      extra.countPing();
    },
    onSubscribe: ({ extra, subscriptions }, id, payload) => {
      const { bodyBytes } = parts;
      if (bodyBytes !== false && extra.messageBytes > bodyBytes) return [createTooLargeError(bodyBytes)];
      if (Object.keys(subscriptions).length > maxOperations) return [createTooManyError(maxOperations)];
      const streams = readStreamAsks(payload.extensions ?? undefined, undefined);
      if (typeof streams === 'string') return [createError('BAD_REQUEST', streams)];
      const open = (prepared: Prepared): readonly GraphQLError[] | ExecutionArgs => {
        if (prepared.kind === 'refused') return prepared.errors;
        const source = { ...openSource(extra, id, parts.requestTimeout), streams, watch: parts.watch };
        const contextValue = new LiveOperation(prepared.operation, source);
        return { schema: noSchema, document: documents[prepared.operation.type], contextValue };
      };
      const facts = { method: 'WS', caller: extra.caller, log: extra.log } as const;
      const prepared = parts.engine.prepare(toRequest(payload), facts);
      return prepared instanceof Promise ? prepared.then(open) : open(prepared);
    },
    execute: (args) => {
      const { operation, source } = readLiveOperation(args);
      return executeOperation(operation, source);
    },
    subscribe: (args): Promise<AsyncGenerator<ExecutionResult> | ExecutionResult> => {
      const { operation, source } = readLiveOperation(args);
      return subscribeOperation(operation, source);
    },
  });
}

function toRequest({
  query,
  operationName,
  variables,
  extensions,
}: SubscribePayload): Parameters<GraphQLParts['engine']['prepare']>[0] {
  return {
    query,
    operationName: operationName ?? undefined,
    variables: variables ?? undefined,
    extensions: extensions ?? undefined,
  };
}

/** Every operation of a connection is a request of its own: own id, own deadline, own end. */
function openSource(connection: WebSocketConnection, operationId: string, requestTimeout: number): OperationSource {
  const { headers, caller, operations } = connection;
  const left = new Cancellation();
  operations.set(operationId, left);
  const id = randomUUID();
  const log = createRequestLog(connection.log, id);
  return {
    request: { id, headers, traceparent: headers['traceparent'], log, arrived: performance.now(), left },
    caller,
    requestTimeout,
    onEnd: () => {
      if (operations.get(operationId) === left) operations.delete(operationId);
    },
  };
}

function readLiveOperation({ contextValue }: ExecutionArgs): LiveOperation {
  if (contextValue instanceof LiveOperation) return contextValue;
  throw new Error('An operation reached the WebSocket server without being prepared.');
}

function createTooManyError(maxOperations: number): GraphQLError {
  return createError(
    'OVERLOADED',
    `One connection runs at most ${maxOperations} operations at a time; complete one first.`,
  );
}

/** Refuses one operation alone: the connection and its other operations go on. */
function createTooLargeError(limit: number): GraphQLError {
  return createError('PAYLOAD_TOO_LARGE', `The message of an operation may have at most ${limit} bytes.`);
}

function createError(code: keyof typeof errorTable, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code } });
}

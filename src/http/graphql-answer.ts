import type { IncomingMessage } from 'node:http';
import { type ExecutionResult, type GraphQLError, OperationTypeNode } from 'graphql';
import { createHandler, type Response } from 'graphql-http';
import { errorTable } from '../errors';
import type { Prepared, ReadyOperation } from '../graphql/engine';
import { checkGet, type Exchange } from './exchange';
import { HttpFault } from './http-fault';
import { executeOperation } from './run-operation';
import { sendAnswer, sendFault } from './send';

/** Answers one exchange with a whole GraphQL response. Rejects on our own faults alone. */
export type AnswerExchange = (exchange: Exchange) => Promise<void>;

/**
 * Makes the writer of whole GraphQL answers: graphql-http chooses status and form by the media type, after GraphQL over HTTP.
 * A refusal with a status of its own, and a fault of ours that left no data, keep their status under every media type.
 */
export function createGraphQLAnswer(): AnswerExchange {
  const handle = createHandler<IncomingMessage, Exchange>({
    parseRequestParams: ({ context }) => context.params,
    onSubscribe: async ({ context: { prepared, source, mediaType } }) =>
      prepared.kind === 'refused'
        ? answerRefusal(prepared, mediaType)
        : answerResult(await executeOperation(prepared.operation, source), mediaType),
  });
  return async (exchange) => {
    const { req, res, prepared, mediaType } = exchange;
    const fault = prepared.kind === 'ready' ? checkType(exchange, prepared.operation) : undefined;
    if (fault !== undefined) {
      sendFault(res, fault);
      return;
    }
    const headers = { get: (name: string) => (name === 'accept' ? mediaType : null) };
    const [body, { status }] = await handle({
      method: 'POST',
      url: '',
      headers,
      body: null,
      raw: req,
      context: exchange,
    });
    sendAnswer(res, { status, mediaType, body: body ?? '', ...(status === 405 && { headers: { allow: 'POST' } }) });
  };
}

/** The fault of an operation type that this transport does not carry; the operation is released. */
function checkType(exchange: Exchange, operation: ReadyOperation): HttpFault | undefined {
  const fault =
    checkGet(exchange, operation) ??
    (operation.type === OperationTypeNode.SUBSCRIPTION ? createStreamFault() : undefined);
  if (fault !== undefined) operation.release();
  return fault;
}

function createStreamFault(): HttpFault {
  const message =
    'A subscription needs accept: text/event-stream, or a WebSocket with the subprotocol graphql-transport-ws.';
  return new HttpFault('NOT_ACCEPTABLE', { message });
}

function answerRefusal(
  { status, errors }: Extract<Prepared, { kind: 'refused' }>,
  mediaType: string,
): readonly GraphQLError[] | Response {
  return status === undefined ? errors : createResponse(status, errors, mediaType);
}

/** A result that never had data is a failed request: its errors decide on the status. */
function answerResult(
  result: ExecutionResult,
  mediaType: string,
): ExecutionResult | readonly GraphQLError[] | Response {
  if (result.data !== undefined) return result;
  const failed = result.errors ?? [];
  const status = Math.max(...failed.map(statusOf));
  return status >= 500 ? createResponse(status, failed, mediaType) : failed;
}

function statusOf({ extensions: { code } }: GraphQLError): number {
  const row = Object.entries(errorTable).find(([name]) => name === code);
  return row?.[1].status ?? 0;
}

function createResponse(status: number, errors: readonly GraphQLError[], mediaType: string): Response {
  return [JSON.stringify({ errors }), { status, statusText: '', headers: { 'content-type': mediaType } }];
}

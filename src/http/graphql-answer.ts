import { type ExecutionResult, type GraphQLError, OperationTypeNode } from 'graphql';
import type { ReadyOperation } from '../graphql/engine';
import { checkGet, type Exchange } from './exchange';
import { failedStatus, refusalHeaders, refusedStatus } from './graphql-status';
import { HttpFault } from './http-fault';
import { type Answer, sendAnswer, sendFault } from './send';

/** The operation that a whole GraphQL response may answer, after GraphQL over HTTP; undefined when there is none and the refusal is sent. */
export function admitWhole(exchange: Exchange): ReadyOperation | undefined {
  const { request, prepared, mediaType } = exchange;
  if (prepared.kind === 'refused') {
    const status = refusedStatus(prepared, mediaType);
    const headers = refusalHeaders[status];
    sendAnswer(request, { ...answerErrors(status, mediaType, prepared.errors), headers });
    return undefined;
  }
  const { operation } = prepared;
  const fault = checkType(exchange, operation);
  if (fault === undefined) return operation;
  operation.release();
  sendFault(request, fault);
  return undefined;
}

/** Sends what an operation answered: its text, or its result. */
export function sendWritten({ request, mediaType }: Exchange, written: string | ExecutionResult): void {
  const isText = typeof written === 'string';
  sendAnswer(request, isText ? { status: 200, mediaType, body: written } : answerResult(written, mediaType));
}

/** The fault of an operation type that this transport does not carry. */
function checkType(exchange: Exchange, operation: ReadyOperation): HttpFault | undefined {
  const fault = checkGet(exchange, operation);
  if (fault !== undefined || operation.type !== OperationTypeNode.SUBSCRIPTION) return fault;
  const message =
    'A subscription needs accept: text/event-stream, or a WebSocket with the subprotocol graphql-transport-ws.';
  return new HttpFault('NOT_ACCEPTABLE', { message });
}

/** A result that has data, even null, answers the request; without data the request has failed, and its errors decide on the status. */
function answerResult(result: ExecutionResult, mediaType: string): Answer {
  if (result.data !== undefined) return { status: 200, mediaType, body: JSON.stringify(result) };
  const errors = result.errors ?? [];
  return answerErrors(failedStatus(errors, mediaType), mediaType, errors);
}

function answerErrors(status: number, mediaType: string, errors: readonly GraphQLError[]): Answer {
  return { status, mediaType, body: JSON.stringify({ errors }) };
}

import { type ExecutionResult, type GraphQLError, OperationTypeNode } from 'graphql';
import type { ReadyOperation } from '../graphql/engine';
import { checkGet, type Exchange } from './exchange';
import { failedStatus, refusedStatus } from './graphql-status';
import { HttpFault } from './http-fault';
import { writeOperation } from './run-operation';
import { type Answer, sendAnswer, sendFault } from './send';

/** What HTTP asks of answers with these statuses. */
const refusalHeaders: Readonly<Record<number, Readonly<Record<string, string>>>> = {
  401: { 'www-authenticate': 'Bearer' },
  405: { allow: 'POST' },
};

/** Answers one exchange with a whole GraphQL response, after GraphQL over HTTP. Rejects on our own faults alone. */
export async function answerWhole(exchange: Exchange): Promise<void> {
  const { request, prepared, source, mediaType } = exchange;
  if (prepared.kind === 'refused') {
    const status = refusedStatus(prepared, mediaType);
    const headers = refusalHeaders[status];
    sendAnswer(request, { ...answerErrors(status, mediaType, prepared.errors), headers });
    return;
  }
  const fault = checkType(exchange, prepared.operation);
  if (fault === undefined) {
    const written = await writeOperation(prepared.operation, source);
    sendAnswer(
      request,
      typeof written === 'string' ? { status: 200, mediaType, body: written } : answerResult(written, mediaType),
    );
  } else {
    prepared.operation.release();
    sendFault(request, fault);
  }
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

import type { IncomingMessage, ServerResponse } from 'node:http';
import { type ExecutionResult, OperationTypeNode } from 'graphql';
import { createHandler } from 'graphql-sse';
import { checkGet, type Exchange } from './exchange';
import { refusalHeaders } from './graphql-status';
import { createStoppingFault } from './stopping-fault';
import { executeOperation, subscribeOperation } from './run-operation';
import { commonHeaders, sendAnswer, sendFault } from './send';
import { createEventIds, type EventIds } from './event-ids';
import { waitForDrain } from './wait-for-drain';

/** What event streams need. */
export interface EventStreamOptions {
  /** Aborts when the gateway begins to stop: open streams end then, so that clients connect elsewhere. */
  readonly draining: AbortSignal;
  /** How long a client may read nothing while events wait for it, in milliseconds. Default: 30 000. */
  readonly stallTimeout?: number;
}

/** An exchange that is answered with an event stream. */
interface StreamedExchange extends Exchange {
  readonly ids: EventIds;
}

/** Answers one exchange with an event stream. Rejects on our own faults alone. */
export type AnswerStream = (exchange: Exchange) => Promise<void>;

const streamHeaders = {
  'content-type': 'text/event-stream; charset=utf-8',
  'x-accel-buffering': 'no',
};

/**
 * Makes the writer of event streams, one operation a stream (graphql-sse's distinct connections). Faults in the document
 * come as the stream's only event, as that protocol asks; refusals with a status of their own keep it.
 */
export function createEventStream({ draining, stallTimeout = 30_000 }: EventStreamOptions): AnswerStream {
  const open = new Set<ServerResponse>();
  draining.addEventListener('abort', () => {
    for (const res of open) res.end();
  });
  const handle = createHandler<IncomingMessage, StreamedExchange>({
    authenticate: () => null,
    onSubscribe: ({ context }) => openResults(context),
    // Waiting here holds the source back: the library's own queue is not bounded.
    onNext: (_context, { context: { request, ids } }, result) => {
      ids.note(result);
      return waitForDrain(request.res, stallTimeout);
    },
  });
  return async (exchange) => {
    const { request, params } = exchange;
    const { req, res } = request;
    if (refuse(exchange, draining)) return;
    const get = (name: string): string | null => requestHeaders.get(name) ?? null;
    const ids = createEventIds();
    const context = { ...exchange, ids };
    const message = { method: 'POST', url: '/', headers: { get }, body: { ...params }, raw: req, context };
    const [body, { status }] = await handle(message);
    if (body === null || typeof body === 'string') {
      sendAnswer(request, { status, mediaType: 'application/json', body: body ?? '' });
      return;
    }
    open.add(res);
    res.once('close', () => {
      open.delete(res);
    });
    await writeStream(context, body, stallTimeout);
  };
}

/** What the library may ask of a request that has been read already. */
const requestHeaders: ReadonlyMap<string, string> = new Map([
  ['accept', 'text/event-stream'],
  ['content-type', 'application/json'],
]);

/** Answers what never becomes a stream; true when it did. */
function refuse(exchange: Exchange, draining: AbortSignal): boolean {
  const { request, prepared } = exchange;
  if (prepared.kind === 'refused') {
    const { status, errors } = prepared;
    if (status !== undefined)
      sendAnswer(request, {
        status,
        mediaType: 'application/json',
        body: JSON.stringify({ errors }),
        headers: refusalHeaders[status],
      });
    return status !== undefined;
  }
  const fault = draining.aborted ? createStoppingFault() : checkGet(exchange, prepared.operation);
  if (fault === undefined) return false;
  prepared.operation.release();
  sendFault(request, fault);
  return true;
}

async function openResults({ prepared, source }: Exchange): Promise<AsyncGenerator<ExecutionResult>> {
  if (prepared.kind === 'refused') return only({ errors: prepared.errors });
  const { operation } = prepared;
  if (operation.type !== OperationTypeNode.SUBSCRIPTION) return only(await executeOperation(operation, source));
  const opened = await subscribeOperation(operation, source);
  return Symbol.asyncIterator in opened ? opened : only(opened);
}

/** A stream of one result. The library takes a bare result without data for something else. */
async function* only(result: ExecutionResult): AsyncGenerator<ExecutionResult> {
  yield await Promise.resolve(result);
}

/** Writes a stream as fast as the client reads it; what feeds it is ended when the client leaves. */
async function writeStream(
  { request, ids }: StreamedExchange,
  body: AsyncGenerator<string>,
  stallTimeout: number,
): Promise<void> {
  const { res } = request;
  res.once('close', () => void body.return(undefined));
  res.writeHead(200, { ...commonHeaders(request), ...streamHeaders });
  for await (const text of body) {
    if (res.destroyed || res.writableEnded) break;
    res.write(ids.write(text));
    await waitForDrain(res, stallTimeout);
  }
  res.end();
}

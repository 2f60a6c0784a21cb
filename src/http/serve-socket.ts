import { CloseCode, type Server } from 'graphql-ws';
import type { RawData, WebSocket } from 'ws';
import { exceedsNesting } from './parse-json';
import { leaveAllOperations, leaveOperation, type WebSocketConnection } from './websocket-connection';

/** The deepest nesting of a message: that of a request, within the message's payload. */
const maxNesting = 66;

/** The longest message that says that a client completes an operation. */
const maxCompleteLength = 1000;

/** Joins an open socket to the protocol's server, from its first message to its end. Messages that are not JSON text close it with 4400. */
export function serveSocket(
  socket: WebSocket,
  server: Server<WebSocketConnection>,
  connection: WebSocketConnection,
): void {
  const { log } = connection;
  const started = performance.now();
  const failed = (error: unknown): void => {
    log.error({ err: error }, 'a WebSocket message failed by our own fault');
    socket.close(CloseCode.InternalServerError, 'Internal server error');
  };
  const closed = server.opened(
    {
      protocol: socket.protocol,
      send: (text) => sendText(socket, text),
      close: (code, reason) => {
        socket.close(code, reason);
      },
      onMessage: (handle) => {
        socket.on('message', (data, isBinary) => {
          // A client that was told to leave may go on talking until it does.
          if (socket.readyState !== socket.OPEN) return;
          const text = readText(data, isBinary);
          if (text === undefined) {
            socket.close(CloseCode.BadRequest, 'Invalid message received');
            return;
          }
          const completed = readCompletedId(text);
          if (completed !== undefined) leaveOperation(connection, completed);
          connection.messageBytes = Buffer.byteLength(text);
          handle(text).catch(failed);
        });
      },
    },
    connection,
  );
  socket.on('error', (error) => {
    log.debug({ err: error }, 'a WebSocket ended badly');
  });
  socket.once('close', (code, reason) => {
    leaveAllOperations(connection);
    closed(code, String(reason)).catch(failed);
    log.info({ code, milliseconds: Math.round(performance.now() - started) }, 'WebSocket closed');
  });
}

/** Undefined when the frame is binary or nests too deeply. */
function readText(data: RawData, isBinary: boolean): string | undefined {
  if (isBinary || !Buffer.isBuffer(data)) return undefined;
  const text = data.toString('utf8');
  return exceedsNesting(text, maxNesting) ? undefined : text;
}

/**
 * The id in a complete message. The library learns of it by itself, but tells nobody while an operation has no stream yet;
 * our upstream calls should end at once.
 */
function readCompletedId(text: string): string | undefined {
  if (text.length > maxCompleteLength || !text.includes('"complete"')) return undefined;
  try {
    const message: unknown = JSON.parse(text);
    if (typeof message !== 'object' || message === null || !('type' in message) || !('id' in message)) return undefined;
    return message.type === 'complete' && typeof message.id === 'string' ? message.id : undefined;
  } catch {
    return undefined;
  }
}

/** Resolves when the operating system has taken the message: what waits for it holds its source back. */
function sendText(socket: WebSocket, text: string): Promise<void> {
  return new Promise((resolve) => {
    // A socket that broke meanwhile is not an error of the operation; its close event ends everything.
    if (socket.readyState !== socket.OPEN) resolve();
    else {
      socket.send(text, () => {
        resolve();
      });
    }
  });
}

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { WebSocketServer } from 'ws';
import type { Fault } from './faults';
import { pause } from './pause';

/** What is no answer of any protocol here. */
const garbage = '<html>it broke at 10.0.0.7: password=hunter2</html>';

interface HttpStage {
  readonly response: ServerResponse;
  /** Aborts when the mock stops. */
  readonly signal: AbortSignal;
}

/** Lets a fault happen to a request; resolves with true when the right answer shall follow. */
export async function stageHttpFault(fault: Fault | undefined, { response, signal }: HttpStage): Promise<boolean> {
  switch (fault?.kind) {
    case undefined:
      return true;
    case 'delay':
      return await pause(fault.milliseconds, signal);
    case 'fail':
      response.writeHead(503).end('not available');
      return false;
    case 'drop':
      response.socket?.resetAndDestroy();
      return false;
    case 'hang':
      return false;
    case 'garbage':
      response.writeHead(200, { 'content-type': 'application/json' }).end(garbage);
      return false;
  }
}

interface UpgradeStage {
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  readonly head: Buffer;
  readonly sockets: WebSocketServer;
  readonly signal: AbortSignal;
}

/** The same for a WebSocket's upgrade; garbage is what a socket that opened well says first. */
export async function stageUpgradeFault(
  fault: Fault | undefined,
  { request, socket, head, sockets, signal }: UpgradeStage,
): Promise<boolean> {
  switch (fault?.kind) {
    case undefined:
      return true;
    case 'delay':
      return await pause(fault.milliseconds, signal);
    case 'fail':
      socket.end('HTTP/1.1 503 Service Unavailable\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
      return false;
    case 'drop':
      socket.destroy();
      return false;
    case 'hang':
      return false;
    case 'garbage':
      sockets.handleUpgrade(request, socket, head, (client) => {
        client.send(garbage);
      });
      return false;
  }
}

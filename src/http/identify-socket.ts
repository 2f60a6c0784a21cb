import type { HttpFault } from './http-fault';
import type { Caller, CredentialSource, Identify } from './identify';

/** Who a WebSocket's client is. */
export interface SocketSource extends CredentialSource {
  readonly identify: Identify;
  /** Who the upgrade request showed. */
  readonly atUpgrade: Caller | HttpFault;
}

/**
 * Tells who a WebSocket's client is once its connection_init is there: browsers cannot send headers with an upgrade, so that `authorization`
 * may stand in the message. It counts as one more header of the upgrade request, and all rules of headers hold for it.
 */
export async function identifySocket(source: SocketSource, payload: unknown): Promise<Caller | HttpFault> {
  const { identify, req, log, atUpgrade } = source;
  const sent = readAuthorization(payload);
  if (sent.length === 0) return atUpgrade;
  const rawHeaders = [...req.rawHeaders, ...sent.flatMap((value) => ['authorization', value])];
  return identify({ req: { method: req.method, rawHeaders }, log });
}

/** A value that is no text stands for one that no token can be. */
function readAuthorization(payload: unknown): readonly string[] {
  if (typeof payload !== 'object' || payload === null) return [];
  return Object.entries(payload)
    .filter(([name, value]) => name.toLowerCase() === 'authorization' && value !== null)
    .map(([, value]: [string, unknown]) => (typeof value === 'string' ? value : ''));
}

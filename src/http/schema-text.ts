import { HttpFault } from './http-fault';
import type { HttpHandler } from './graphql';
import type { Caller, Identify } from './identify';
import { sendAnswer, sendFault } from './send';

/** The client schema as SDL; undefined for a caller who may not read it. */
export type ReadSchemaText = (caller: Caller) => string | undefined;

/** Makes the handler of `/schema.graphql`: the SDL as plain text, or 404 for a caller who may not read it. */
export function createSchemaTextHandler(identify: Identify, readSchemaText: ReadSchemaText): HttpHandler {
  return async (request) => {
    const caller = await identify(request);
    const text = caller instanceof HttpFault ? caller : (readSchemaText(caller) ?? new HttpFault('NOT_FOUND'));
    if (text instanceof HttpFault) sendFault(request, text);
    else sendAnswer(request, { status: 200, mediaType: 'text/plain', body: text });
  };
}

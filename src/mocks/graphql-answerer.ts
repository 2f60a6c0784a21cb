import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { GraphQLSchema } from 'graphql';
import { createHandler } from 'graphql-http';
import { createHandler as createSseHandler } from 'graphql-sse';
import type { MockCall } from './executable-schema';
import { flatten, type GraphqlCall, recordCall } from './graphql-call';

/** Answers one HTTP request. Rejects when the client leaves while it is read. */
export type GraphqlAnswerer = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

type Context = Record<string, unknown>;

/** Makes the answerer of a schema: JSON for a POST, an event stream for one that accepts it. Every request is recorded first. */
export function createGraphqlAnswerer(schema: GraphQLSchema, record: (call: GraphqlCall) => void): GraphqlAnswerer {
  const handleSse = createSseHandler<IncomingMessage, MockCall, Context>({ schema, context: toContext });
  const handleHttp = createHandler<IncomingMessage, MockCall, Context>({ schema, context: toContext });
  return async (request, response) => {
    const body = await text(request);
    record(recordCall(parseJson(body), request.headers));
    const { method = '', url = '' } = request;
    const question = { method, url, body, raw: request, context: { headers: flatten(request.headers) } };
    if (request.headers.accept?.includes('text/event-stream') === true) {
      const headers = { get: (name: string) => request.headers[name]?.toString() };
      const [stream, init] = await handleSse({ ...question, headers });
      response.writeHead(init.status, init.statusText, init.headers);
      await write(response, stream);
    } else {
      const [answer, init] = await handleHttp({ ...question, headers: request.headers });
      response.writeHead(init.status, init.statusText, init.headers).end(answer);
    }
  };
}

function toContext({ context }: { readonly context: MockCall }): Context {
  return { headers: context.headers };
}

async function write(response: ServerResponse, stream: string | AsyncGenerator<string> | null): Promise<void> {
  if (stream === null || typeof stream === 'string') {
    response.end(stream);
    return;
  }
  response.flushHeaders();
  response.once('close', () => void stream.return(undefined));
  for await (const chunk of stream) response.write(chunk);
  response.end();
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

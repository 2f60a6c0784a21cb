import type { GraphQLSchema } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import type { WebSocketServer } from 'ws';
import { flatten, type GraphqlCall, recordCall } from './graphql-call';

/** Answers operations over graphql-transport-ws. Each is recorded with the headers of its socket's upgrade. */
export function serveGraphqlSockets(
  sockets: WebSocketServer,
  schema: GraphQLSchema,
  record: (call: GraphqlCall) => void,
): void {
  useServer(
    {
      schema,
      context: ({ extra }) => ({ headers: flatten(extra.request.headers) }),
      onSubscribe: ({ extra }, _id, request) => {
        record(recordCall(request, extra.request.headers));
      },
    },
    sockets,
  );
}

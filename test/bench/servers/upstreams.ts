import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { buildSchema, graphql, type GraphQLSchema } from 'graphql';
import type { BenchService, Root } from '../graphs/bench-graph';
import { openGraph } from '../graphs/open-graph';

/*
 * The GraphQL services of a graph on one port, a path each. A body that was seen before is answered from memory: the
 * gateway is what is measured. `GET /count` tells how many requests came. Arguments: graph, port, delay in ms.
 */

const [graph = '', port = '', delay = '0'] = process.argv.slice(2);
const most = 2000;
let count = 0;

interface Service {
  readonly schema: GraphQLSchema;
  readonly rootValue: Root;
  readonly answers: Map<string, Buffer>;
}

function createService({ sdl, root, federation }: BenchService): Service {
  if (federation === undefined) return { schema: buildSchema(sdl), rootValue: root, answers: new Map() };
  const union = Object.keys(federation.entities).join(' | ');
  const federated =
    `scalar _Any\ntype _Service { sdl: String }\nunion _Entity = ${union}\n` +
    'extend type Query { _service: _Service _entities(representations: [_Any!]!): [_Entity]! }';
  const entity = (representation: Root): unknown => {
    const name = String(representation['__typename']);
    const found = federation.entities[name]?.(representation);
    return typeof found === 'object' && found !== null ? { ...found, __typename: name } : null;
  };
  const rootValue = {
    ...root,
    _service: { sdl: federation.sdl },
    _entities: ({ representations }: { readonly representations: readonly Root[] }) => representations.map(entity),
  };
  return { schema: buildSchema(`${sdl}\n${federated}`), rootValue, answers: new Map() };
}

const services = new Map(openGraph(graph).services.map((service) => [`/${service.name}`, createService(service)]));

createServer((request, response) => {
  if (request.url === '/count') {
    response.end(String(count));
    return;
  }
  const service = services.get(request.url ?? '');
  if (service === undefined) {
    response.writeHead(404).end();
    return;
  }
  count += 1;
  void serve(service, request, response);
}).listen(Number(port), '127.0.0.1');

async function serve(service: Service, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks).toString();
  const answer = service.answers.get(body) ?? (await execute(service, body));
  if (service.answers.size < most) service.answers.set(body, answer);
  const send = (): void => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': answer.length }).end(answer);
  };
  if (delay === '0') send();
  else setTimeout(send, Number(delay));
}

async function execute({ schema, rootValue }: Service, body: string): Promise<Buffer> {
  const { query, variables, operationName } = JSON.parse(body) as {
    readonly query: string;
    readonly variables?: Root;
    readonly operationName?: string;
  };
  const result = await graphql({
    schema,
    source: query,
    rootValue,
    variableValues: variables ?? null,
    operationName: operationName ?? null,
  });
  return Buffer.from(JSON.stringify(result));
}

import { createServer, type ServerResponse } from 'node:http';
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
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    serve(service, Buffer.concat(chunks).toString(), response);
  });
}).listen(Number(port), '127.0.0.1');

/** Answers at once what is known: the faster the upstreams are, the busier the gateway is kept. */
function serve(service: Service, body: string, response: ServerResponse): void {
  const known = service.answers.get(body);
  if (known !== undefined) {
    send(response, known);
    return;
  }
  void execute(service, body).then((answer) => {
    if (service.answers.size < most) service.answers.set(body, answer);
    send(response, answer);
  });
}

function send(response: ServerResponse, answer: Buffer): void {
  if (delay === '0') write(response, answer);
  else setTimeout(write, Number(delay), response, answer);
}

function write(response: ServerResponse, answer: Buffer): void {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': answer.length }).end(answer);
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

import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { mockGraphql, mockGrpc, GrpcStatusError, type RecordedCall } from '../../../src/mocks';
import type { Overrides } from '../../../src/container';
import { startGateway, type TestGateway } from '../start-gateway';

const proto = resolve('test/fixtures/protos/acme/people/v1/people.proto');

const sdl = /* GraphQL */ `
  type Query {
    me: Person
    people(count: Int!): [Person!]!
  }
  type Mutation {
    touch: Person
  }
  type Subscription {
    moments(count: Int!): Person
  }
  type Person {
    id: ID!
    graph: String!
    other: String
    flaky: String
    friend: Person
    friends: [Person!]!
  }
`;

const overlay = 'extend type Person @key(selectionSet: "{ id }") { id: ID! }';
const entries = `${overlay}
extend type Query {
  _people(ids: [ID!]!): [Person!]! @rpc(method: "acme.people.v1.PeopleService/BatchGetPeople", result: "people") @merge(keyField: "id")
}`;

/** What a caller sends, and what a mirror then says in each of its leaves. */
export interface Caller {
  readonly user: string | undefined;
  readonly language: string;
}

/** The headers by which the mirrors know a caller. */
export function headersOf({ user, language }: Caller): Record<string, string> {
  return { ...(user !== undefined && { 'x-user': user }), 'accept-language': language };
}

/** How a mirror names a caller. */
export function nameOf({ user = 'nobody', language }: Caller): string {
  return `<${user} in ${language}>`;
}

/** A gateway over two upstreams that say in every leaf whom they take the caller for. */
export interface Mirrors {
  readonly gateway: TestGateway;
  readonly graphCalls: readonly RecordedCall[];
  readonly rpcCalls: readonly RecordedCall[];
  stop(): Promise<void>;
}

/** Starts the mirrors; `chance` gives numbers from 0 to 1 for their delays and failures, 0 for neither. */
export async function startMirrors(chance: () => number, overrides: Overrides = {}): Promise<Mirrors> {
  const graph = await mockGraphql().schema(sdl).resolvers(createResolvers(chance)).start();
  const service = 'acme.people.v1.PeopleService';
  const rpc = await mockGrpc()
    .proto(proto)
    .unary(`${service}/BatchGetPeople`, async ({ ids }, { metadata }) => {
      const seen = seenIn(metadata);
      await delay(chance);
      if (chance() > 0.95) throw new GrpcStatusError('FAILED_PRECONDITION', `not for ${seen}`);
      return { people: (ids as readonly string[]).map((id) => ({ id, seen })).reverse() };
    })
    .unary(`${service}/GetCaller`, async (_request, { metadata }) => {
      await delay(chance);
      return { seen: seenIn(metadata) };
    })
    .start();
  const common = 'timeout: 10s\nbreaker: {minimum: 1000000}\nerrors: {messages: true}\n';
  const forwarded =
    '{x-user: "{{ request.headers.x-user }}", accept-language: "{{ request.headers.accept-language }}"}';
  const gateway = await startGateway(
    {
      graph: {
        'subschema.yaml': `kind: graphql\nendpoint: ${graph.endpoint}\nheaders: ${forwarded}\n${common}`,
        'schema.graphql': sdl,
        'overlay.graphql': overlay,
      },
      rpc: {
        'subschema.yaml': `kind: grpc\nendpoint: ${rpc.endpoint ?? ''}\nproto: ${proto}\nmetadata: ${forwarded}\n${common}`,
        'overlay.graphql': entries,
      },
    },
    { requestTimeout: 60_000 },
    overrides,
  );
  return {
    gateway,
    graphCalls: graph.calls,
    rpcCalls: rpc.calls,
    stop: async () => {
      await gateway.stop();
      await Promise.all([graph.stop(), rpc.stop()]);
    },
  };
}

type Headers = RecordedCall['headers'];

/** Whom an upstream takes a caller for. */
function seenIn(headers: Headers): string {
  return nameOf({ user: headers['x-user'], language: headers['accept-language'] ?? 'nothing' });
}

function createResolvers(chance: () => number) {
  const person = (id: number) => ({ id: String(id) });
  const echo = async (_source: unknown, _args: unknown, { headers }: { readonly headers: Headers }) => {
    await delay(chance);
    return seenIn(headers);
  };
  const flaky = async (_source: unknown, _args: unknown, { headers }: { readonly headers: Headers }) => {
    await delay(chance);
    if (chance() > 0.7) throw new Error(`not for ${seenIn(headers)}`);
    return seenIn(headers);
  };
  const list = (count: number) => Array.from({ length: count }, (_, id) => person(id));
  return {
    Query: {
      me: () => person(0),
      people: (_source: unknown, { count }: { readonly count?: unknown }) => list(Number(count)),
    },
    Mutation: { touch: () => person(0) },
    Subscription: {
      async *moments(_source: unknown, { count }: { readonly count?: unknown }) {
        for (const each of list(Number(count))) {
          await sleep(5);
          yield each;
        }
      },
    },
    Person: { graph: echo, other: echo, flaky, friend: () => person(7), friends: () => list(3) },
  };
}

async function delay(chance: () => number): Promise<void> {
  const milliseconds = Math.floor(chance() * 8);
  if (milliseconds > 0) await sleep(milliseconds);
}

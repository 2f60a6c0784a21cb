import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { GrpcStatusError, mockGraphql, mockGrpc, type RecordedCall, type RunningMock } from '../../src/mocks';
import type { Seeded } from '../faults/seeded';
import { guarded, nameOf } from './people';
import { graphSdl } from './subschemas';

/** The services of people: they say in every leaf whom they take the caller for. */
export interface Mirrors {
  readonly graph: RunningMock;
  readonly rpc: RunningMock;
  stop(): Promise<void>;
}

/** The protocol of the mirror that speaks gRPC. */
export const proto = resolve('test/fixtures/protos/acme/people/v1/people.proto');

type Headers = RecordedCall['headers'];
type Row = Readonly<Record<string, unknown>>;

/** Starts the mirrors, with delays and failures that a seed decides. */
export async function startMirrors(chance: Seeded): Promise<Mirrors> {
  const graph = await mockGraphql().schema(graphSdl).resolvers(createResolvers(chance)).start();
  const rpc = await startRpc(chance);
  return {
    graph,
    rpc,
    stop: async () => {
      await Promise.all([graph.stop(), rpc.stop()]);
    },
  };
}

/** The caller as the templates of the manifests tell of him; his token must tell the same. */
function seenIn(headers: Headers): string {
  const claims = readClaims(headers['authorization']);
  const [subject, tenant] = [headers['x-subject'], headers['x-tenant']];
  if (claims['sub'] !== subject || claims['tenant'] !== tenant) return '<two callers in one call>';
  return nameOf({ subject, tenant, jti: claims['jti'], language: headers['accept-language'] });
}

function readClaims(authorization: string | undefined): Readonly<Record<string, string | undefined>> {
  const payload = authorization?.split('.')[1];
  if (payload === undefined) return {};
  return JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, string>;
}

function startRpc(chance: Seeded): Promise<RunningMock> {
  const service = 'acme.people.v1.PeopleService';
  return mockGrpc()
    .proto(proto)
    .unary(`${service}/BatchGetPeople`, async ({ ids }, { metadata }) => {
      const seen = seenIn(metadata);
      await pause(chance);
      if (chance.below(20) === 0) throw new GrpcStatusError('FAILED_PRECONDITION', `not for ${seen}`);
      return { people: (ids as readonly string[]).map((id) => ({ id, seen })).reverse() };
    })
    .unary(`${service}/GetCaller`, async (_request, { metadata }) => {
      await pause(chance);
      return { seen: seenIn(metadata) };
    })
    .start();
}

function createResolvers(chance: Seeded) {
  const say =
    (answer: (name: string) => string) =>
    async (_source: unknown, _args: unknown, { headers }: { readonly headers: Headers }): Promise<string> => {
      await pause(chance);
      return answer(seenIn(headers));
    };
  const flaky = say((name) => {
    if (chance.below(10) < 3) throw new Error(`not for ${name}`);
    return name;
  });
  const echo = say((name) => name);
  return {
    Query: {
      me: () => person(0),
      people: (_source: unknown, { count }: Row) => people(Number(count)),
      _persons: (_source: unknown, { ids }: Row) => (ids as readonly string[]).map((id) => ({ id })),
    },
    Mutation: { touch: () => person(0) },
    Subscription: {
      async *moments(_source: unknown, { count }: Row) {
        for (const each of people(Number(count))) {
          await sleep(2);
          yield each;
        }
      },
    },
    Person: {
      graph: echo,
      other: echo,
      flaky,
      guarded: say(guarded),
      friend: () => person(7),
      friends: () => people(3),
    },
  };
}

const person = (id: number): Row => ({ id: String(id) });
const people = (count: number): readonly Row[] => Array.from({ length: count }, (_, id) => person(id));

async function pause(chance: Seeded): Promise<void> {
  const milliseconds = chance.below(8);
  if (milliseconds > 0) await sleep(milliseconds);
}

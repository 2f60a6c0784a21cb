import type { Writable } from 'node:stream';
import { createEvent } from '../../src/events/create-event';
import { MemoryBus } from '../../src/events/memory-bus';
import { createLogger } from '../../src/logger';
import type { Seeded } from '../faults/seeded';
import { startGateway, type TestGateway } from '../integration/start-gateway';
import { createKey } from '../unit/auth/support/sign-token';
import { audience, startIssuer } from '../unit/auth/support/start-issuer';
import { proto, startMirrors } from './mirrors';
import { createCallers, isPerson, ownerOf, tenantOf, type Caller } from './people';
import { eventsOverlay, eventsSdl, graphOverlay, graphSdl, ownsBox, rpcOverlay } from './subschemas';

/** A gateway with an issuer of tokens before upstreams of all three kinds that say whom they take the caller for. */
export interface World {
  readonly gateway: TestGateway;
  readonly callers: readonly Caller[];
  /** Publishes what a caller is to be told, on every topic that he may follow. */
  tell(caller: Caller): Promise<void>;
  stop(): Promise<void>;
}

/** Opens the world; its log goes to `log`. */
export async function openWorld(chance: Seeded, log: Writable): Promise<World> {
  const issuer = await startIssuer(createKey('k1'));
  const mirrors = await startMirrors(chance);
  const bus = new MemoryBus();
  const buses = { openBus: () => bus, close: () => bus.close() };
  const gateway = await startGateway(
    subschemaFiles({ graph: mirrors.graph.endpoint ?? '', rpc: mirrors.rpc.endpoint ?? '' }),
    { requestTimeout: 60_000, auth: { tokens: [{ issuer: issuer.issuer, audience: [audience] }] } },
    { buses, logger: createLogger({ level: 'debug', destination: log }) },
  );
  return {
    gateway,
    callers: createCallers(issuer),
    tell: (caller) => tell(bus, caller),
    stop: async () => {
      await gateway.stop();
      await Promise.all([mirrors.stop(), issuer.stop()]);
    },
  };
}

function subschemaFiles({ graph, rpc }: { readonly graph: string; readonly rpc: string }) {
  const common = 'timeout: 20s\nbreaker: {minimum: 1000000}\nerrors: {messages: true}\n';
  const identity = [
    'x-subject: "{{ identity.subject }}"',
    'x-tenant: "{{ identity.claims.tenant }}"',
    'authorization: "Bearer {{ identity.token }}"',
    'accept-language: "{{ request.headers.accept-language }}"',
  ].join(', ');
  return {
    graph: {
      'subschema.yaml': `kind: graphql\nendpoint: ${graph}\nheaders: {${identity}}\n${common}`,
      'schema.graphql': graphSdl,
      'overlay.graphql': graphOverlay,
    },
    rpc: {
      'subschema.yaml': `kind: grpc\nendpoint: ${rpc}\nproto: ${proto}\nmetadata: {${identity}}\n${common}`,
      'overlay.graphql': rpcOverlay,
    },
    told: {
      'subschema.yaml': 'kind: events\nbus: "memory:"\n',
      'schema.graphql': eventsSdl,
      'overlay.graphql': eventsOverlay,
      'policies/owns-box.ts': ownsBox,
    },
  };
}

async function tell(bus: MemoryBus, caller: Caller): Promise<void> {
  if (!isPerson(caller)) return;
  const { subject, tenant } = caller;
  const data = { id: '4', subject, tenant, owner: ownerOf(caller) };
  const event = createEvent({ source: '/leakage', type: 'Told', data: { ...data, tenantName: tenantOf(caller) } });
  await bus.topic('notes', 1).publish(event);
  await bus.topic(`rooms.${tenant}.${subject}`, 1).publish(event);
}

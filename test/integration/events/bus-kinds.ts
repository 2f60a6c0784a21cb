import { AckPolicy, jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import type { EventBus } from '../../../src/events/event-bus';
import { NatsBus } from '../../../src/events/nats/nats-bus';
import { RedisBus } from '../../../src/events/redis/redis-bus';
import { openRedis } from '../../../src/redis/open-redis';
import type { StartedServer } from '../../servers/server-spec';
import { natsUrlOf, startNats } from '../../servers/start-nats';
import { redisUrlOf, startRedis } from '../../servers/start-redis';

/** A bus outside the process. Its server keeps what it holds when it is killed. */
export interface BusKind {
  readonly name: 'Redis Streams' | 'NATS JetStream';
  start(): Promise<StartedServer>;
  urlOf(server: StartedServer): string;
  open(url: string): EventBus;
  /** Appends bytes to a topic as a foreign producer may, without anything that would tell a repetition. */
  append(url: string, topic: string, bytes: readonly Uint8Array[]): Promise<void>;
  /** How many consumers the server knows of a topic, and how many of them, or groups, wait for acknowledgements. */
  parkingOf(url: string, topic: string): Promise<{ readonly consumers: number; readonly groups: number }>;
}

/** The buses that a gateway may have outside its process. */
export const busKinds: readonly BusKind[] = [
  {
    name: 'Redis Streams',
    start: () => startRedis({ keeps: 'disk' }),
    urlOf: redisUrlOf,
    open: (url) => new RedisBus(url),
    append: async (url, topic, bytes) => {
      const link = openRedis(url);
      await link.untilUp(5_000);
      for (const one of bytes) await link.commands.xadd(topic, '*', 'event', Buffer.from(one));
      link.close();
    },
    parkingOf: async (url, topic) => {
      const link = openRedis(url);
      await link.untilUp(5_000);
      const groups = await link.commands.xinfo('GROUPS', topic);
      link.close();
      return { consumers: 0, groups: Array.isArray(groups) ? groups.length : NaN };
    },
  },
  {
    name: 'NATS JetStream',
    start: startNats,
    urlOf: natsUrlOf,
    open: (url) => new NatsBus(url),
    append: async (url, topic, bytes) => {
      const connection = await connect({ servers: url });
      for (const one of bytes) connection.publish(topic, one);
      await connection.flush();
      await connection.close();
    },
    parkingOf: async (url, topic) => {
      const connection = await connect({ servers: url });
      const manager = await jetstreamManager(connection);
      const consumers = await manager.consumers.list(topic).next();
      await connection.close();
      const parking = consumers.filter(({ config }) => config.ack_policy !== AckPolicy.None);
      return { consumers: consumers.length, groups: parking.length };
    },
  },
];

import { openRedis } from '../../src/redis/open-redis';
import type { StartedServer } from './server-spec';
import { redisUrlOf, startRedis } from './start-redis';

/** Starts a Redis cluster of one node, which holds all slots, and waits until it serves them. */
export async function startRedisCluster(): Promise<StartedServer> {
  const server = await startRedis({ configuration: 'cluster-enabled yes' });
  const link = openRedis(redisUrlOf(server));
  try {
    if (!(await link.untilUp(5000))) throw new Error(link.health().reason);
    // Where clients are sent to; in a container it is not where the server thinks that it is.
    await link.commands.config('SET', 'cluster-announce-ip', server.host === 'localhost' ? '127.0.0.1' : server.host);
    await link.commands.config('SET', 'cluster-announce-port', server.port('redis'));
    await link.commands.cluster('ADDSLOTSRANGE', 0, 16_383);
    while (!(await link.commands.cluster('INFO')).includes('cluster_state:ok')) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return server;
  } catch (error) {
    await server.stop();
    throw error;
  } finally {
    link.close();
  }
}

/** The URL of a started cluster. */
export function redisClusterUrlOf(server: StartedServer): string {
  return redisUrlOf(server).replace('redis:', 'redis+cluster:');
}

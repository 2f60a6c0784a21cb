import { MemoryStore } from '../../../src/projections/memory/memory-store';
import { RedisStore } from '../../../src/projections/redis/redis-store';
import { createStoredShape } from '../../../src/projections/stored-shape';
import { openRedis } from '../../../src/redis/open-redis';
import { projectionsOf } from '../../projections-of';
import { redisUrlOf, startRedis } from '../../servers/start-redis';
import { benchedSdl, createRecords, type FoldRate, measureFoldRate } from './fold-rate';

/** Measures the folding of events and prints a line for each figure. */
async function run(): Promise<void> {
  const shapes = [createStoredShape(projectionsOf(benchedSdl), 1)];
  await measureFoldRate(createRecords(100_000, 10_000), new MemoryStore(shapes));
  print('fold in memory', await measureFoldRate(createRecords(400_000, 100_000), new MemoryStore(shapes)));
  await measureMemory();
  const server = await startRedis();
  const store = new RedisStore({ subschema: 'bench', shapes, link: openRedis(redisUrlOf(server)) });
  print('fold through Redis', await measureFoldRate(createRecords(200_000, 20_000), store));
  await store.close();
  await server.stop();

  async function measureMemory(): Promise<void> {
    const records = createRecords(100_000, 100_000);
    const memory = new MemoryStore(shapes);
    globalThis.gc?.();
    const before = process.memoryUsage().heapUsed;
    await measureFoldRate(records, memory);
    globalThis.gc?.();
    const used = (process.memoryUsage().heapUsed - before) / 1e6;
    process.stdout.write(`memory of 100 000 entities: ${used.toFixed(0)} MB\n`);
    await memory.close();
  }
}

function print(name: string, { perSecond, perCpuSecond }: FoldRate): void {
  const rounded = (rate: number): string => Math.round(rate).toLocaleString('en');
  process.stdout.write(`${name}: ${rounded(perSecond)} events/s, ${rounded(perCpuSecond)} per CPU second\n`);
}

void run();

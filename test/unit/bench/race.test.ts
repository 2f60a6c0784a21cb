import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import type { Contender } from '../../bench/gateways/contender';
import type { LoadResult, LoadTool } from '../../bench/load/load';
import { lanesTable, ratio, rateOf, reasonOf } from '../../bench/workloads/lanes-table';
import type { Lane } from '../../bench/workloads/lane';
import { race } from '../../bench/workloads/race';
import type { Bench } from '../../bench/workloads/workload';

const good: LoadResult = { requests: 1000, bad: 0, bytes: 200_000, p50: 2000, p99: 8000 };
let origin = '';

/** A gateway that answers the truth and counts what it was asked. */
let asked = 0;
let metrics = '';
const server = createServer(({ url }, response) => {
  if (url === '/admin/metrics') {
    response.end(metrics);
    return;
  }
  asked += 1;
  response.end('{"data":{"here":true}}');
});

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(async () => {
  server.close();
  await once(server, 'close');
});

const contender = (name: string): Contender => ({
  name,
  start: () =>
    Promise.resolve({ pid: process.pid, port: 0, origin, url: `${origin}/${name}`, stop: () => Promise.resolve() }),
});

const broken: Contender = { name: 'broken', start: () => Promise.reject(new Error('it did not start')) };

/** Load that takes 50 ms of CPU of this process, which stands for the gateway. */
function loadOf(answer: (url: string) => LoadResult, urls: string[]): LoadTool {
  return {
    name: 'node',
    run: ({ url }) => {
      urls.push(url.slice(origin.length + 1));
      const start = process.cpuUsage();
      while (process.cpuUsage(start).user < 50_000) Math.sqrt(urls.length);
      return Promise.resolve(answer(url));
    },
  };
}

async function run(
  contenders: readonly Contender[],
  answer: (url: string) => LoadResult = () => good,
): Promise<{ readonly lanes: readonly Lane[]; readonly urls: readonly string[]; readonly lines: readonly string[] }> {
  const urls: string[] = [];
  const lines: string[] = [];
  const bench = {
    options: { seconds: 1, rounds: 2, warmup: 0.01 },
    load: loadOf(answer, urls),
    print: (line: string) => lines.push(line),
  } as unknown as Bench;
  const stage = {
    site: { build: { work: '', dist: '', bench: '' }, graph: '', subschemas: '', upstreams: '', grpc: '' },
    start: (each: Contender) => each.start(stage.site),
    countRequests: () => Promise.resolve(asked),
  };
  const order = { operation: '{ here }', truth: { here: true }, connections: 1 };
  const lanes = await race(bench, stage, { order, contenders });
  return { lanes, urls, lines };
}

describe('a race', () => {
  test('warms all up, then measures each once a round, another one first in each', async () => {
    const { urls, lanes } = await run([contender('a'), contender('b')]);
    expect(urls).toEqual(['a', 'b', 'a', 'b', 'b', 'a']);
    expect(lanes.map(({ name, kind }) => [name, kind])).toEqual([
      ['a', 'measured'],
      ['b', 'measured'],
    ]);
  });

  test('gives requests per CPU second, times in milliseconds, and upstream requests of one operation', async () => {
    const { lanes } = await run([contender('a')]);
    expect(lanes[0]).toMatchObject({ kind: 'measured', p50: 2, p99: 8, upstreamRequests: 1 });
    expect(rateOf(lanes, 'a')).toBeGreaterThan(2_000);
    expect(rateOf(lanes, 'a')).toBeLessThan(30_000);
  });

  test('keeps one that does not start in its table, with the reason', async () => {
    const { lanes, lines } = await run([broken, contender('a')]);
    expect(lanes[0]).toEqual({ kind: 'failed', name: 'broken', reason: 'it did not start' });
    expect(lines[0]).toBe('  broken: failed: it did not start');
    expect(lanesTable(lanes, 'a').rows[0]).toContain('failed: it did not start');
    expect(ratio(lanes, 'broken', 'a')).toBeUndefined();
    expect(reasonOf(lanes, 'a', 'broken')).toBe('broken failed');
    expect(reasonOf(lanes, 'nobody')).toBe('nobody was not there');
  });

  test('does not count a gateway that answers otherwise than with 2xx', async () => {
    const { lanes } = await run([contender('a'), contender('b')], (url) =>
      url.endsWith('b') ? { ...good, bad: 7 } : good,
    );
    expect(lanes[1]).toMatchObject({ kind: 'failed', reason: '7 of 1007 requests were not answered with 2xx' });
    expect(lanes[0]).toMatchObject({ kind: 'measured' });
  });

  test('does not count a gateway whose answers are shorter than the truth', async () => {
    const { lanes } = await run([contender('a')], () => ({ ...good, bytes: 10_000 }));
    expect(lanes[0]).toMatchObject({ reason: 'answers had 10 bytes on average, and should have had 22' });
  });

  test('does not count a gateway that tells of answers with errors', async () => {
    const told: Contender = {
      name: 'told',
      start: async (site) => ({ ...(await contender('told').start(site)), adminOrigin: `${origin}/admin` }),
    };
    metrics = 'selvage_operations_total{type="query",outcome="partial"} 3\n';
    expect((await run([told])).lanes[0]).toMatchObject({ reason: '3 operations were answered with errors' });
    metrics = 'selvage_operations_total{type="query",outcome="partial"} 0\n';
    expect((await run([told])).lanes[0]).toMatchObject({ kind: 'measured' });
  });

  test('does not count a gateway that answers nothing', async () => {
    const { lanes } = await run([contender('a')], () => ({ ...good, requests: 0 }));
    expect(lanes[0]).toMatchObject({ kind: 'failed', reason: expect.stringContaining('no request') as string });
  });

  test('compares lanes by their medians', async () => {
    const { lanes } = await run([contender('a'), contender('b')]);
    const [a, b] = [rateOf(lanes, 'a') ?? 0, rateOf(lanes, 'b') ?? 0];
    expect(ratio(lanes, 'a', 'b')).toBeCloseTo(a / b);
    expect(lanesTable(lanes, 'b').rows[1]?.[3]).toBe('1.00');
  });
});

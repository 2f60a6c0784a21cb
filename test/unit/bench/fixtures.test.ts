import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createGateway } from '../../../src/gateway';
import { deepGraph } from '../../bench/graphs/deep-graph';
import { fixtures } from '../../bench/graphs/read-fixture';
import { wideGraph } from '../../bench/graphs/wide-graph';

const work = mkdtempSync(join(tmpdir(), 'selvage-bench-fixtures-'));
afterAll(() => {
  rmSync(work, { recursive: true, force: true });
});

async function problemsOf(subschemas: string): Promise<readonly unknown[]> {
  const environment = { NODE_ENV: 'production', BENCH_UPSTREAMS: 'http://127.0.0.1:9', BENCH_GRPC: '127.0.0.1:9' };
  const gateway = createGateway({ subschemas, environment, telemetry: { logLevel: 'silent' } });
  const { problems, schema } = await gateway.compose();
  expect(schema).toContain('type Query');
  return problems;
}

describe('the subschemas that are measured compose without an error or a warning', () => {
  test.each(['public', 'entities', 'cross-kind', 'large'])('%s', async (graph) => {
    await expect(problemsOf(join(fixtures, graph, 'subschemas'))).resolves.toEqual([]);
  });

  test.each([wideGraph(3), deepGraph(3)])('$name', async ({ name, files = new Map<string, string>() }) => {
    for (const [path, text] of files) {
      const file = join(work, name, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
    await expect(problemsOf(join(work, name))).resolves.toEqual([]);
  });
});

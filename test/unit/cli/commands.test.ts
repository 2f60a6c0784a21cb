import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatWelcome } from '../../../src/cli/format-welcome';
import { runCli } from '../../../src/cli/run-cli';
import { createTestTerminal, type TestTerminal } from './test-terminal';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'selvage-cli-'));
  writeSubschema('shipping', 'kind: events\nbus: "memory:"\nstore: "memory:"\n');
  writeFileSync(
    join(directory, 'shipping', 'schema.graphql'),
    'type Shipment @projection(topic: "orders", key: "orderId") {\n  orderId: ID!\n  status: String\n}\n',
  );
});

afterEach(() => {
  rmSync(directory, { recursive: true });
});

function writeSubschema(name: string, manifest: string): void {
  mkdirSync(join(directory, name), { recursive: true });
  writeFileSync(join(directory, name, 'subschema.yaml'), manifest);
}

async function run(...args: string[]): Promise<{ readonly code: number; readonly terminal: TestTerminal }> {
  const terminal = createTestTerminal();
  const code = await runCli([...args, '--subschemas', directory], terminal);
  return { code, terminal };
}

describe('selvage check', () => {
  it('finds nothing wrong with what composes', async () => {
    const { code, terminal } = await run('check');
    expect(terminal.written.out).toEqual(['0 errors, 0 warnings']);
    expect(code).toBe(0);
  });

  it('reports every problem with file, line and mend, within three seconds, and exits with 1', async () => {
    writeSubschema('shipping', 'kind: events\nbus: 5\nstroe: x\n');
    writeSubschema('other', 'kind: nonsense\n');
    const started = performance.now();
    const { code, terminal } = await run('check');
    expect(performance.now() - started).toBeLessThan(3000);
    const report = terminal.written.out.join('\n');
    expect(report).toMatch(/other\/subschema\.yaml:1 error: .*\n {4}mend: /);
    expect(report).toMatch(/shipping\/subschema\.yaml:2 error: /);
    expect(report).toMatch(/shipping\/subschema\.yaml:3 error: .*stroe.*\n {4}mend: Did you mean "store"\?/);
    expect(report).toMatch(/\d errors, 0 warnings$/);
    expect(code).toBe(1);
  });

  it('counts one error as one', async () => {
    rmSync(join(directory, 'shipping'), { recursive: true });
    expect((await run('check')).terminal.written.out.at(-1)).toBe('1 error, 0 warnings');
  });

  it('tells where SDL nests too deeply', async () => {
    const schema = join(directory, 'shipping', 'schema.graphql');
    const brackets = `${'['.repeat(3000)}Int${']'.repeat(3000)}`;
    writeFileSync(schema, `type Query {\n  a: Int\n  b: ${brackets}\n}\n`);
    const nested = await run('check');
    expect(nested.terminal.written.out.join('\n')).toMatch(
      /schema\.graphql:3 error: This is not GraphQL SDL: brackets nest more than 100 levels deep\.\n {4}mend: Correct the SDL/,
    );
  });

  it('tells that there is nothing to mock where there are no subschemas', async () => {
    rmSync(join(directory, 'shipping'), { recursive: true });
    const report = (await run('check', '--mock', 'foo')).terminal.written.out.join('\n');
    expect(report).toMatch(/--mock names "foo", and there is no such subschema\.\n {4}mend: Leave --mock out: /);
  });

  it('lists problems by file and line, whichever step found them', async () => {
    writeSubschema('alpha', 'kind: events\nbus: 5\nstroe: x\n');
    writeFileSync(join(directory, 'alpha', 'schema.graphql'), '{');
    writeSubschema('zeta', 'kind: nonsense\n');
    writeFileSync(join(directory, 'zeta', 'schema.graphql'), '{');
    const places = (await run('check')).terminal.written.out.flatMap(
      (line) => /(alpha|zeta)\/\S+:\d+/.exec(line)?.[0] ?? [],
    );
    expect(places).toEqual([
      'alpha/schema.graphql:1',
      'alpha/subschema.yaml:2',
      'alpha/subschema.yaml:3',
      'zeta/schema.graphql:1',
      'zeta/subschema.yaml:1',
    ]);
  });

  it.each([
    ['kind: events\nbus: "memory:"\nstore: "memory:"\n', true, 0],
    ['kind: nonsense\n', false, 1],
  ])('reports %j as JSON and nothing else', async (manifest, ok, code) => {
    writeSubschema('shipping', manifest);
    const { code: exit, terminal } = await run('check', '--json');
    const report = JSON.parse(terminal.written.out.join('\n')) as { ok: boolean; problems: unknown[] };
    expect(report.ok).toBe(ok);
    expect(report.problems.length > 0).toBe(!ok);
    expect(terminal.written.err).toEqual([]);
    expect(exit).toBe(code);
  });
});

describe('selvage schema', () => {
  it('prints the SDL that clients see', async () => {
    const { code, terminal } = await run('schema');
    expect(terminal.written.out.join('\n')).toMatch(/^type Shipment \{\n {2}orderId: ID!\n {2}status: String\n\}$/m);
    expect(code).toBe(0);
  });

  it('prints the problems instead where there are errors', async () => {
    writeSubschema('shipping', 'kind: nonsense\n');
    const { code, terminal } = await run('schema');
    expect(terminal.written.out).toEqual([]);
    expect(terminal.written.err.join('\n')).toMatch(/subschema\.yaml:1 error: /);
    expect(code).toBe(1);
  });
});

describe('selvage start', () => {
  const silent = (): string => {
    const file = join(directory, 'gateway.yaml');
    writeFileSync(file, 'telemetry: {logLevel: silent}\n');
    return file;
  };
  const flags = (): string[] => [
    '--port',
    '0',
    '--admin-port',
    '0',
    '--host',
    '127.0.0.1',
    '--config',
    silent(),
    '--mock',
    'none',
  ];

  it('says where the graph is, serves it until it is interrupted, and ends with 0', async () => {
    const terminal = createTestTerminal();
    const running = runCli(['start', ...flags(), '--subschemas', directory], terminal);
    await waitFor(() => terminal.written.err.length > 0);
    const url = /http:\/\/127\.0\.0\.1:\d+\/graphql/.exec(terminal.written.err.join('\n'))?.[0] ?? '';
    const body = JSON.stringify({ query: '{__typename}' });
    const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    expect(await answer.json()).toEqual({ data: { __typename: 'Query' } });
    terminal.fault(new Error('nobody caught this'));
    terminal.interrupt();
    expect(await running).toBe(0);
    await expect(fetch(url)).rejects.toThrow();
  });

  it('P16: prints every problem and exits with 1 when the subschemas or the configuration are wrong', async () => {
    writeSubschema('shipping', 'kind: nonsense\n');
    const subschemas = await run('start', ...flags());
    expect(subschemas.terminal.written.err.join('\n')).toMatch(/subschema\.yaml:1 error: /);
    expect(subschemas.code).toBe(1);
    const config = await run('start', '--config', join(directory, 'nope.yaml'), '--port', 'x');
    expect(config.terminal.written.err).toHaveLength(2);
    expect(config.code).toBe(1);
  });
});

async function waitFor(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 10));
}

describe('formatWelcome', () => {
  it('names mocks, and gives a command that a shell takes as it is', () => {
    const started = {
      url: 'http://localhost:4000',
      adminUrl: 'http://127.0.0.1:4001',
      sample: `{ find(text: "it's") }`,
      subschemas: [
        { name: 'catalog', mocked: true },
        { name: 'shipping', mocked: false },
      ],
    };
    const text = formatWelcome(started);
    expect(text).toContain('One graph over catalog (mock), shipping');
    expect(text).toContain(String.raw`-d '{"query":"{ find(text: \"it'\''s\") }"}'`);
    expect(formatWelcome({ ...started, subschemas: [] })).toContain('nothing yet');
  });
});

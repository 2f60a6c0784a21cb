import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseBenchOptions } from '../../../bench/bench-options';
import { describeMachine, type Machine } from '../../../bench/report/machine';
import { formatReport, type Run } from '../../../bench/report/report';
import { replaceMarked, writeReport } from '../../../bench/report/write-report';

const machine: Machine = {
  date: '2030-01-02',
  processor: 'Abacus 9000',
  cores: 2,
  memoryGigabytes: 25,
  kernel: 'Linux 6.1.0',
  node: 'v20.20.2',
  pinned: true,
  load: 3.14,
  commit: 'abc1234',
};

function runOf(sections: Run['sections'], args: readonly string[] = []): Run {
  const parsed = parseBenchOptions(args, { environment: {}, workloads: [] });
  if (parsed.kind === 'fault') throw new Error(parsed.message);
  return { options: parsed.options, machine, loadTool: 'wrk', minutes: 11.6, sections };
}

const done: Run['sections'][number] = {
  title: 'A small operation',
  kind: 'done',
  report: {
    tables: [{ heads: ['gateway', 'rate'], rows: [['Selvage', '900']] }],
    findings: [{ claim: 'small: rate', value: 80, reach: { atLeast: 75, unit: '%' } }],
    notes: ['50 connections.'],
    fallbacks: ['selvage_fallbacks_total{reason="introspection"} 1'],
  },
};

describe('a report', () => {
  test('tells the command, the machine, the flags and how long it took', () => {
    const report = formatReport(runOf([], ['--peers', '/anywhere', '--seconds', '5']));
    expect(report).toContain('`npm run bench -- --peers DIR --write docs/performance.md` (5 s a measurement, 3 rounds');
    expect(report).toContain('it took 12 minutes');
    expect(report).toContain('2030-01-02, commit abc1234, Node v20.20.2 with `--max-semi-space-size=64`');
    expect(report).toContain('Abacus 9000, 2 cores, 25 GB, Linux 6.1.0; load average 3.1');
    expect(report).toContain('@graphql-hive/gateway 2.10.4, @graphql-hive/router-runtime 1.4.23');
    expect(report).not.toContain('/anywhere');
  });

  test('names no peers where none ran, and says when nothing was pinned or wrk was missing', () => {
    const report = formatReport({ ...runOf([]), machine: { ...machine, pinned: false }, loadTool: 'node' });
    expect(report).not.toContain('Peers:');
    expect(report).toContain('Load by the Node generator (wrk is not installed). Nothing is pinned to a core.');
  });

  test('has the claims first, then each workload, also one that failed', () => {
    const report = formatReport(runOf([done, { title: 'A large one', kind: 'failed', reason: 'no port' }]));
    const places = ['| small: rate | 80.0 % | ≥ 75 % | met |', '### A small operation', '| Selvage | 900 |'];
    const order = [...places, '50 connections.', '### A large one\n\nFailed: no port'].map((text) =>
      report.indexOf(text),
    );
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(order).not.toContain(-1);
  });

  test('has the counters of fallbacks, or says that there are none', () => {
    expect(formatReport(runOf([done]))).toContain('selvage_fallbacks_total{reason="introspection"} 1');
    expect(formatReport(runOf([]))).toContain('This build has no counter of fallbacks');
  });
});

describe('the file of a report', () => {
  const folder = mkdtempSync(join(tmpdir(), 'selvage-report-'));
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  test('keeps what is written around the marks', () => {
    const first = replaceMarked('# Performance\n', 'old');
    expect(replaceMarked(`${first}\nBy hand.\n`, 'new')).toBe(
      '# Performance\n\n<!-- bench: begin -->\n\nnew\n\n<!-- bench: end -->\n\nBy hand.\n',
    );
  });

  test('is made where there is none, and formatted', async () => {
    const file = join(folder, 'docs/performance.md');
    await writeReport(file, '| a | b |\n|---|---|\n| long cell | 1 |');
    expect(readFileSync(file, 'utf8')).toContain('| a         | b   |\n');
  });

  test('is written anew by each run', async () => {
    const file = join(folder, 'again.md');
    writeFileSync(file, '# Mine\n');
    await writeReport(file, 'one');
    await writeReport(file, 'two');
    expect(readFileSync(file, 'utf8')).toBe('# Mine\n\n<!-- bench: begin -->\n\ntwo\n\n<!-- bench: end -->\n');
  });
});

test('the machine is described', () => {
  const found = describeMachine();
  expect(found.node).toBe(process.version);
  expect(found.date).toMatch(/^\d{4}-\d\d-\d\d$/);
  expect(found.commit).toMatch(/^(?:[\da-f]{7,}\+?|unknown)$/);
  expect(found.cores).toBeGreaterThan(0);
});

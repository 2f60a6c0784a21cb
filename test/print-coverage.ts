import { readFileSync } from 'node:fs';

/** One measure of jest's coverage summary. */
interface Measure {
  readonly total: number;
  readonly covered: number;
  readonly pct: number;
}

/** Prints the last run's coverage as a Markdown table. */
function printCoverage(): string {
  const report = JSON.parse(readFileSync('coverage/coverage-summary.json', 'utf8')) as {
    readonly total: Readonly<Record<string, Measure>>;
  };
  const rows = ['lines', 'branches', 'functions', 'statements'].flatMap((name) => {
    const measure = report.total[name];
    return measure === undefined ? [] : [`| ${name} | ${measure.pct} % | ${measure.covered} of ${measure.total} |`];
  });
  return ['## Coverage', '', '| measure | share | covered |', '|---|---:|---:|', ...rows, ''].join('\n');
}

process.stdout.write(printCoverage());

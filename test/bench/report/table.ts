import { formatReach, judge, type Finding } from './finding';

/** A table: the heads of its columns, and its rows. */
export interface Table {
  readonly heads: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Writes a table in Markdown. The first column is text, the others are set to the right. */
export function formatTable({ heads, rows }: Table): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(escapeCell).join(' | ')} |`;
  const rule = heads.map((_, column) => (column === 0 ? '---' : '--:'));
  return [line(heads), `| ${rule.join(' | ')} |`, ...rows.map(line)].join('\n');
}

/** The table of claims with their bounds. */
export function findingsTable(findings: readonly Finding[]): Table {
  return {
    heads: ['what', 'measured', 'reach', ''],
    rows: findings.map((finding) => {
      const { claim, value, reach, reason } = finding;
      const measured = value === undefined ? (reason ?? 'not measured') : `${formatNumber(value)} ${reach.unit}`;
      return [claim, measured, formatReach(reach), judge(finding)];
    }),
  };
}

/** Writes a figure with as many digits as it is worth: three, or all before the point. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return '–';
  const digits = value === 0 ? 1 : Math.floor(Math.log10(Math.abs(value))) + 1;
  return digits >= 3
    ? Math.round(value).toLocaleString('en-US').replaceAll(',', ' ')
    : value.toFixed(Math.min(3, 3 - digits));
}

function escapeCell(text: string): string {
  return text.replaceAll(/\s*\n\s*/g, ' ').replaceAll('|', '\\|');
}

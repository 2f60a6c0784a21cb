import type { BenchOptions } from '../bench-options';
import { nodeFlags } from '../gateways/contender';
import { peerPackages } from '../gateways/install-peers';
import type { WorkloadReport } from '../workloads/workload';
import type { Machine } from './machine';
import { findingsTable, formatTable } from './table';

/** One workload of a run: its heading, and what came of it or why nothing did. */
export type Section =
  | { readonly title: string; readonly kind: 'done'; readonly report: WorkloadReport }
  | { readonly title: string; readonly kind: 'failed'; readonly reason: string };

/** A whole run. */
export interface Run {
  readonly options: BenchOptions;
  readonly machine: Machine;
  readonly loadTool: string;
  readonly minutes: number;
  readonly sections: readonly Section[];
}

/** Writes a run in Markdown: how it was made, the claims with their bounds, then every workload. */
export function formatReport(run: Run): string {
  const findings = run.sections.flatMap((section) => (section.kind === 'done' ? section.report.findings : []));
  return [
    formatCircumstances(run),
    '### What is to be reached',
    formatTable(findingsTable(findings)),
    ...run.sections.map(formatSection),
    '### Fallbacks to graphql-tools',
    formatFallbacks(run.sections),
  ].join('\n\n');
}

function formatCircumstances({ options, machine, loadTool, minutes }: Run): string {
  const { peers, seconds, rounds, warmup } = options;
  const command = `npm run bench --${peers === undefined ? '' : ' --peers DIR'} --write docs/performance.md`;
  const versions = Object.values(peerPackages).flatMap((packages) => Object.entries(packages));
  const peerNames = ['@graphql-hive/gateway', '@graphql-hive/router-runtime', '@apollo/gateway', '@graphql-mesh/grpc'];
  const shown = versions.filter(([name], index) => {
    return peerNames.includes(name) && versions.findIndex(([other]) => other === name) === index;
  });
  return [
    `- Command: \`${command}\` (${seconds} s a measurement, ${rounds} rounds, ${warmup} s of warming up); it took ${Math.round(minutes)} minutes.`,
    `- ${machine.date}, commit ${machine.commit}, Node ${machine.node} with \`${nodeFlags}\` for every gateway, NODE_ENV=production.`,
    `- ${machine.processor}, ${machine.cores} cores, ${machine.memoryGigabytes} GB, ${machine.kernel}; load average ${machine.load.toFixed(1)} before the run.`,
    `- Load by ${loadTool === 'wrk' ? 'wrk' : 'the Node generator (wrk is not installed)'}. ${
      machine.pinned ? 'Each gateway has core 1, upstreams and load have core 0.' : 'Nothing is pinned to a core.'
    }`,
    ...(peers === undefined ? [] : [`- Peers: ${shown.map((pair) => pair.join(' ')).join(', ')}.`]),
  ].join('\n');
}

function formatSection(section: Section): string {
  if (section.kind === 'failed') return `### ${section.title}\n\nFailed: ${section.reason}`;
  const { tables, notes } = section.report;
  return [`### ${section.title}`, ...tables.map(formatTable), ...notes].join('\n\n');
}

function formatFallbacks(sections: readonly Section[]): string {
  const lines = sections.flatMap((section) => (section.kind === 'done' ? section.report.fallbacks : []));
  if (lines.length === 0) return 'This build has no counter of fallbacks in `/metrics`.';
  return ['What the counters of fallbacks said after each workload:', '```', ...lines, '```'].join('\n');
}

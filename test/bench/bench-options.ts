import { parseArgs } from 'node:util';

/** What a run of the bench measures, and how long. */
export interface BenchOptions {
  /** The workloads to run, by name; empty: all. */
  readonly only: readonly string[];
  /** How long one measurement takes, in seconds. Default: 8. */
  readonly seconds: number;
  /** How often each gateway is measured; the median counts. Default: 3. */
  readonly rounds: number;
  /** How long each gateway is warmed up, in seconds. Default: 5. */
  readonly warmup: number;
  /** How many operations the workload of cold plans has. Default: 10 000. */
  readonly operations: number;
  /** A build of the gateway to measure; undefined: it is built first. */
  readonly dist: string | undefined;
  /** Where the peers are installed; undefined: they are left out. */
  readonly peers: string | undefined;
  /** `install`: install the peers and end. `measure`: measure. `help`: tell the usage and end. */
  readonly action: 'install' | 'measure' | 'help';
  /** The file that takes the table; undefined: it is printed only. */
  readonly output: string | undefined;
}

/** Options, or what is wrong with the arguments. */
export type ParsedOptions =
  { readonly kind: 'options'; readonly options: BenchOptions } | { readonly kind: 'fault'; readonly message: string };

const flags = {
  only: { type: 'string', default: '' },
  seconds: { type: 'string', default: '8' },
  rounds: { type: 'string', default: '3' },
  warmup: { type: 'string', default: '5' },
  operations: { type: 'string', default: '10000' },
  dist: { type: 'string' },
  peers: { type: 'string' },
  'install-peers': { type: 'boolean', default: false },
  write: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

/** What `--help` prints. */
export const usage = `npm run bench -- [options]

  --only NAMES      the workloads to run, with commas between them (default: all)
  --seconds N       how long one measurement takes (default: 8)
  --rounds N        how often each gateway is measured; the median counts (default: 3)
  --warmup N        how long each gateway is warmed up (default: 5)
  --operations N    how many distinct operations "cold" plans (default: 10000)
  --dist DIR        measure this build of the gateway (default: build it first)
  --peers DIR       measure the peers that are installed there too (default: PEERS)
  --install-peers   install the peers into that folder, outside of the repository, and end
  --write FILE      write the table to a file, for example docs/performance.md

Load comes from wrk where it is installed (on Debian: apt-get install wrk), else from a slower generator in Node.
Linux only: CPU time is read from /proc.`;

/** Reads the arguments of a run. The environment's PEERS stands in for \`--peers\`. */
export function parseBenchOptions(
  args: readonly string[],
  { environment, workloads }: { readonly environment: NodeJS.ProcessEnv; readonly workloads: readonly string[] },
): ParsedOptions {
  let values;
  try {
    ({ values } = parseArgs({ args: [...args], options: flags, strict: true, allowPositionals: false }));
  } catch (error) {
    return fault(error instanceof Error ? error.message : String(error));
  }
  const only = values.only.split(',').filter((name) => name !== '');
  const unknown = only.find((name) => !workloads.includes(name));
  if (unknown !== undefined) return fault(`There is no workload "${unknown}"; there are ${workloads.join(', ')}.`);
  const numbers = ['seconds', 'rounds', 'warmup', 'operations'] as const;
  const wrong = numbers.find((name) => !/^[1-9]\d{0,6}$/.test(values[name]));
  if (wrong !== undefined) return fault(`--${wrong} is "${values[wrong]}"; give a whole number above 0.`);
  const peers = values.peers ?? environment['PEERS'];
  if (values.write !== undefined && only.length > 0) return fault('--write takes a whole run: leave --only away.');
  if (values['install-peers'] && peers === undefined) return fault('--install-peers needs --peers DIR: where to.');
  return {
    kind: 'options',
    options: {
      only,
      seconds: Number(values.seconds),
      rounds: Number(values.rounds),
      warmup: Number(values.warmup),
      operations: Number(values.operations),
      dist: values.dist,
      peers,
      action: values.help ? 'help' : values['install-peers'] ? 'install' : 'measure',
      output: values.write,
    },
  };
}

function fault(message: string): ParsedOptions {
  return { kind: 'fault', message };
}

import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Contender, RunningGateway, Site } from '../gateways/contender';
import type { BenchGraph } from '../graphs/bench-graph';
import { fallbackLines } from '../measure/fallback-lines';
import { findFreePort } from '../../servers/find-free-port';
import { startProgram } from '../processes/start-program';
import type { Bench } from './workload';

/** A graph's upstreams, up, and the gateways that are started before them. */
export interface Stage {
  readonly site: Site;
  /** Starts a gateway; it is ended with the stage. */
  start(contender: Contender): Promise<RunningGateway>;
  /** How many requests have come to the GraphQL services. */
  countRequests(): Promise<number>;
}

/** How the upstreams behave. */
export interface StageOptions {
  /** How long each GraphQL service waits before it answers, in milliseconds. Default: 0. */
  readonly delay?: number;
}

/**
 * Starts the upstreams of a graph, has `play` measure, and ends everything again, whatever comes of it. Gives what `play`
 * gave, and the counters of fallbacks of the gateways that have them.
 */
export async function onStage<T>(
  { build }: Bench,
  { graph, delay = 0 }: StageOptions & { readonly graph: BenchGraph },
  play: (stage: Stage) => Promise<T>,
): Promise<{ readonly result: T; readonly fallbacks: readonly string[] }> {
  const stops: (() => Promise<void>)[] = [];
  const gateways: RunningGateway[] = [];
  const server = async (name: string, args: readonly string[]): Promise<string> => {
    const port = await findFreePort();
    const command = [process.execPath, join(build.bench, `servers/${name}.js`)];
    const program = await startProgram(
      {
        name,
        core: 'load',
        directory: build.work,
        command: [...command, ...args.map((arg) => arg.replace('PORT', String(port)))],
        environment: process.env,
        port,
      },
      build.work,
    );
    stops.push(program.stop);
    return program.origin;
  };
  try {
    const upstreams = await server('upstreams', [graph.name, 'PORT', String(delay)]);
    const grpc = graph.name === 'cross-kind' ? await server('grpc-upstream', ['PORT']) : '';
    const subschemas = placeSubschemas(build.work, { bench: build.bench, graph });
    const site = { build, graph: graph.name, subschemas, upstreams, grpc: grpc.replace('http://', '') };
    const result = await play({
      site,
      start: async (contender) => {
        const gateway = await contender.start(site);
        stops.push(gateway.stop);
        gateways.push(gateway);
        return gateway;
      },
      countRequests: async () => Number(await (await fetch(`${upstreams}/count`)).text()),
    });
    const fallbacks = await Promise.all(gateways.map(readFallbacks));
    return { result, fallbacks: fallbacks.flat() };
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
}

async function readFallbacks({ adminOrigin }: RunningGateway): Promise<readonly string[]> {
  if (adminOrigin === undefined) return [];
  const response = await fetch(`${adminOrigin}/metrics`).catch(() => undefined);
  return response === undefined ? [] : fallbackLines(await response.text());
}

/** The folder of a graph's subschemas: its fixture, or written where the graph is made. */
function placeSubschemas(
  work: string,
  { bench, graph }: { readonly bench: string; readonly graph: BenchGraph },
): string {
  if (graph.files === undefined) return join(bench, 'fixtures', graph.name, 'subschemas');
  const folder = join(work, graph.name);
  for (const [path, text] of graph.files) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return folder;
}

import { copyFileSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fixtures } from '../graphs/read-fixture';
import { runToEnd } from '../processes/run-to-end';
import { launch, type Contender, type Launch, type Site } from './contender';

/** How to get the peers, for whoever runs the bench without them. */
export const peersHint =
  'The peers were left out: `npm run bench -- --install-peers --peers DIR` installs them, `--peers DIR` measures them.';

/** The gateways that others make and that answer the public workload, from the folder that they are installed in. */
export function federatedPeers(peers: string): readonly Contender[] {
  return [
    peer('Hive Gateway', peers, (directory, supergraph) => ({
      ...hive(directory, ['supergraph', supergraph, '--jit']),
      name: 'hive',
    })),
    peer('Hive Gateway, Rust planner', peers, (directory, supergraph) => ({
      ...hive(directory, ['supergraph', supergraph]),
      name: 'hive-rust',
    })),
    peer('Apollo Gateway', peers, (directory, supergraph) => {
      const script = join(directory, 'gateway.mjs');
      copyFileSync(join(fixtures, 'peers/apollo.mjs'), script);
      return {
        name: 'apollo',
        directory,
        command: (port) => [process.execPath, script, String(port), supergraph],
        path: '/',
      };
    }),
  ];
}

/** Plain stitching over a gRPC schema of GraphQL Mesh, for the graph of three kinds. */
export function meshStitching(peers: string): Contender {
  return {
    name: 'plain stitching over Mesh',
    start: (site) => {
      const directory = installed(peers, 'mesh');
      const script = join(directory, 'gateway.cjs');
      copyFileSync(join(fixtures, 'peers/mesh-stitching.cjs'), script);
      const data = join(site.build.bench, 'graphs/cross-kind-data.js');
      const args = [site.subschemas, site.upstreams, site.grpc, data];
      const command = (port: number): readonly string[] => [process.execPath, script, String(port), ...args];
      return launch({ name: 'mesh', directory, command, path: '/graphql' }, site);
    },
  };
}

type DescribePeer = (directory: string, supergraph: string) => Launch;

const folders: Readonly<Record<string, string>> = {
  'Hive Gateway': 'hive',
  'Hive Gateway, Rust planner': 'hive-rust',
  'Apollo Gateway': 'apollo',
};

function peer(name: string, peers: string, describe: DescribePeer): Contender {
  return {
    name,
    start: async (site) => {
      const directory = installed(peers, folders[name] ?? name);
      return launch(describe(directory, await composeSupergraph(peers, site)), site);
    },
  };
}

function hive(directory: string, args: readonly string[]): Omit<Launch, 'name'> {
  return {
    directory,
    command: (port) => [
      ...[process.execPath, join(directory, 'node_modules/.bin/hive-gateway'), ...args],
      ...['--port', String(port), '--host', '127.0.0.1'],
    ],
    path: '/graphql',
    environment: { FORK: '1' },
  };
}

function installed(peers: string, folder: string): string {
  const directory = join(peers, folder);
  if (existsSync(join(directory, 'node_modules'))) return directory;
  throw new Error(`${folder} is not installed in the folder of the peers; --install-peers does it.`);
}

/** Composes the federated services of the public graph into the supergraph that the peers read; gives its file. */
async function composeSupergraph(peers: string, { build, upstreams }: Site): Promise<string> {
  const directory = installed(peers, 'compose');
  const script = join(directory, 'compose.mjs');
  copyFileSync(join(fixtures, 'peers/compose.mjs'), script);
  const args = [script, join(fixtures, 'public/federation'), upstreams];
  const supergraph = join(build.work, 'supergraph.graphql');
  writeFileSync(supergraph, await runToEnd(process.execPath, args, { core: 'load' }));
  return supergraph;
}

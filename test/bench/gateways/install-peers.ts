import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fixtures } from '../graphs/read-fixture';
import { runToEnd } from '../processes/run-to-end';

/** What each folder of the peers holds, to the version. */
export const peerPackages: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  compose: { '@theguild/federation-composition': '0.27.0', graphql: '16.15.0' },
  apollo: { '@apollo/server': '5.5.1', '@apollo/gateway': '2.14.4', graphql: '16.14.0' },
  hive: { '@graphql-hive/gateway': '2.10.4', graphql: '16.14.0' },
  'hive-rust': { '@graphql-hive/gateway': '2.10.4', '@graphql-hive/router-runtime': '1.4.23', graphql: '16.14.0' },
  mesh: {
    '@graphql-mesh/grpc': '0.25.26',
    '@graphql-mesh/store': '0.8.56',
    '@graphql-tools/delegate': '12.2.1',
    '@graphql-tools/executor-http': '3.4.1',
    '@graphql-tools/schema': '10.1.1',
    '@graphql-tools/stitch': '10.3.1',
    '@graphql-tools/utils': '12.0.1',
    '@graphql-tools/wrap': '11.2.1',
    '@grpc/grpc-js': '1.14.7',
    express: '5.3.0',
    graphql: '16.15.0',
    'graphql-http': '1.23.1',
  },
};

/** Several of them ask for a 10.3 that the registry does not have. */
const overrides = { '@graphql-tools/batch-execute': '10.2.0' };

/** Installs the peers below a folder; what is there already stays. Throws with npm's words when one does not install. */
export async function installPeers(peers: string, print: (line: string) => void): Promise<void> {
  for (const [folder, dependencies] of Object.entries(peerPackages)) {
    const directory = join(peers, folder);
    if (existsSync(join(directory, 'node_modules'))) {
      print(`${folder} is installed already`);
      continue;
    }
    mkdirSync(directory, { recursive: true });
    const manifest = { private: true, dependencies, ...(folder === 'compose' ? {} : { overrides }) };
    writeFileSync(join(directory, 'package.json'), JSON.stringify(manifest, null, 2));
    // Without this, Mesh's peers bring a whole mobile framework with them.
    if (folder === 'mesh') writeFileSync(join(directory, '.npmrc'), 'omit=peer\n');
    const config = join(fixtures, `peers/${folder}.config.mjs`);
    if (existsSync(config)) copyFileSync(config, join(directory, 'gateway.config.mjs'));
    print(`installing ${folder} …`);
    await runToEnd('npm', ['install', '--no-fund', '--no-audit'], { core: 'load', directory });
  }
}

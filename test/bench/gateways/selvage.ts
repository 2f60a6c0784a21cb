import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findFreePort } from '../../servers/find-free-port';
import { launch, nodeFlags, type Contender } from './contender';

/** How Selvage is started beside its defaults. */
export interface SelvageOptions {
  readonly name?: string;
  /** The text of its `gateway.yaml`; without one it runs as shipped. */
  readonly config?: string;
  /** The flags of its Node. Default: those of all gateways here. */
  readonly flags?: string;
  /** The file that takes its use of memory when it gets SIGUSR2. */
  readonly memoryFile?: string;
}

/** The gateway itself: the program that `npm run build` makes. */
export function selvage({ name = 'Selvage', config, flags = nodeFlags, memoryFile }: SelvageOptions = {}): Contender {
  return {
    name,
    start: async (site) => {
      const { work, dist, bench } = site.build;
      const adminPort = await findFreePort();
      const configFile = join(work, `gateway-${adminPort}.yaml`);
      if (config !== undefined) writeFileSync(configFile, config);
      const probe = ['--require', join(bench, 'servers/memory-probe.js')];
      const gateway = await launch(
        {
          name: 'selvage',
          directory: work,
          command: (port) => [
            process.execPath,
            ...(memoryFile === undefined ? [] : probe),
            ...[join(dist, 'main.js'), 'start', '--subschemas', site.subschemas],
            ...['--port', String(port), '--admin-port', String(adminPort)],
            ...(config === undefined ? [] : ['--config', configFile]),
          ],
          path: '/graphql',
          environment: {
            NODE_OPTIONS: flags,
            BENCH_UPSTREAMS: site.upstreams,
            BENCH_GRPC: site.grpc,
            ...(memoryFile === undefined ? {} : { BENCH_MEMORY_FILE: memoryFile }),
          },
        },
        site,
      );
      return { ...gateway, adminOrigin: `http://127.0.0.1:${adminPort}` };
    },
  };
}

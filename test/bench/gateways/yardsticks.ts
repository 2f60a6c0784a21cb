import { join } from 'node:path';
import { launch, type Contender } from './contender';

/** Plain graphql-tools stitching over the same services, as its documentation shows it. */
export const plainStitching: Contender = {
  name: 'plain stitching',
  start: (site) =>
    launch(
      {
        name: 'stitching',
        directory: site.build.work,
        command: (port) => [
          process.execPath,
          join(site.build.bench, 'servers/plain-stitching.js'),
          ...[site.graph, String(port), site.upstreams],
        ],
        path: '/graphql',
      },
      site,
    ),
};

/** A proxy that passes bytes on to one service. */
export function bareProxy(service: string): Contender {
  return {
    name: 'bare proxy',
    start: (site) =>
      launch(
        {
          name: 'proxy',
          directory: site.build.work,
          command: (port) => [
            process.execPath,
            join(site.build.bench, 'servers/bare-proxy.js'),
            ...[String(port), site.upstreams, `/${service}`],
          ],
          path: '/graphql',
        },
        site,
      ),
  };
}

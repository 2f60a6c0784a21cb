import type { Build } from '../processes/build';
import { findFreePort } from '../../servers/find-free-port';
import { startProgram, type RunningProgram } from '../processes/start-program';

/** Where a gateway is started: what was built, and the upstreams that it is to stand before. */
export interface Site {
  readonly build: Build;
  readonly graph: string;
  /** The folder with the graph's subschemas. */
  readonly subschemas: string;
  /** The origin of the GraphQL services. */
  readonly upstreams: string;
  /** Host and port of the gRPC service, where the graph has one. */
  readonly grpc: string;
}

/** A gateway that is up. */
export interface RunningGateway extends RunningProgram {
  /** Where operations go. */
  readonly url: string;
  /** Where its metrics are, if it has any that we read. */
  readonly adminOrigin?: string;
}

/** A gateway to measure. */
export interface Contender {
  readonly name: string;
  /** Starts it before the upstreams of a site. Throws, with its own words, when it does not start. */
  start(site: Site): Promise<RunningGateway>;
}

/** The flag that all gateways get: larger than V8's default, since for all of them the young generation matters most. */
export const nodeFlags = '--max-semi-space-size=64';

/** How a contender is started: a program, and where under its origin operations go. */
export interface Launch {
  readonly name: string;
  readonly directory: string;
  /** Its command line, with the port it is to listen on. */
  readonly command: (port: number) => readonly string[];
  readonly path: string;
  readonly environment?: NodeJS.ProcessEnv;
}

/** Starts a gateway on the core of gateways, in production mode, with the flags that are equal for all. */
export async function launch(launched: Launch, { build }: Site): Promise<RunningGateway> {
  const port = await findFreePort();
  const program = await startProgram(
    {
      name: launched.name,
      core: 'gateway',
      directory: launched.directory,
      command: launched.command(port),
      environment: { ...process.env, NODE_ENV: 'production', NODE_OPTIONS: nodeFlags, ...launched.environment },
      port,
    },
    build.work,
  );
  return { ...program, url: `${program.origin}${launched.path}` };
}

import type { Problem } from '../problem';
import { ProblemsError } from '../problem';
import { createConfig, type GatewayConfig } from './gateway-config';
import { parsePort } from './parse-port';
import { readConfigFile } from './read-config-file';
import type { Environment } from './substitute';

/** What a command line may say of the configuration, as written; each wins over the environment and the file. */
export interface ConfigFlags {
  readonly config?: string | undefined;
  readonly subschemas?: string | undefined;
  /** `all`, `none`, or names with commas between them. */
  readonly mock?: string | undefined;
  readonly port?: string | undefined;
  readonly adminPort?: string | undefined;
  readonly host?: string | undefined;
  readonly adminHost?: string | undefined;
}

/**
 * The configuration of this process: flags first, then the environment (`PORT`, `ADMIN_PORT`, `NODE_ENV`), the file, the
 * defaults. Throws `ProblemsError` with every problem.
 */
export function loadConfig(flags: ConfigFlags = {}, environment: Environment = process.env): GatewayConfig {
  const problems: Problem[] = [];
  const read = readConfigFile(flags.config, environment);
  const port = readPort({ flag: '--port', written: flags.port, variable: 'PORT', environment }, problems);
  const adminPort = readPort(
    { flag: '--admin-port', written: flags.adminPort, variable: 'ADMIN_PORT', environment },
    problems,
  );
  const all = [...problems, ...read.problems];
  if (all.length > 0) throw new ProblemsError(all);
  const { subschemas, host, adminHost } = flags;
  const mocks = flags.mock === undefined ? undefined : parseMocks(flags.mock);
  return createConfig({ ...read.settings, environment, subschemas, mocks, port, adminPort, host, adminHost });
}

interface PortSource {
  readonly flag: string;
  readonly written: string | undefined;
  readonly variable: string;
  readonly environment: Environment;
}

function readPort({ flag, written, variable, environment }: PortSource, problems: Problem[]): number | undefined {
  const fromEnvironment = environment[variable] === '' ? undefined : environment[variable];
  const text = written ?? fromEnvironment;
  if (text === undefined) return undefined;
  const port = parsePort(text);
  const name = written === undefined ? variable : flag;
  if (port === undefined) problems.push(badPort(name));
  return port;
}

function badPort(name: string): Problem {
  return {
    severity: 'error',
    file: name,
    line: 1,
    message: 'This is not a port.',
    mend: `Give ${name} a whole number from 0 to 65535; 0 takes any free port.`,
  };
}

function parseMocks(text: string): GatewayConfig['mocks'] {
  if (text === 'all' || text === 'none') return text;
  return text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

import { existsSync, readFileSync } from 'node:fs';
import type { Problem } from '../problem';
import { checkAuth } from './check-auth';
import { checkShape } from './check-shape';
import { configFileType } from './config-file-type';
import type { GatewaySettings } from './gateway-config';
import { refuseLaterKeys } from './later-keys';
import { readYaml } from './read-yaml';
import { substitute, type Environment } from './substitute';

/** Settings, and every reason why they cannot be used. */
export interface ReadSettings {
  readonly settings: GatewaySettings;
  readonly problems: readonly Problem[];
}

const usualFile = 'gateway.yaml';

/** Reads a configuration file. `file` undefined: `gateway.yaml`, when there is one. Problems are all reported, never thrown. */
export function readConfigFile(file: string | undefined, environment: Environment): ReadSettings {
  const path = file ?? usualFile;
  if (!existsSync(path)) return { settings: {}, problems: file === undefined ? [] : [absent(file)] };
  const source = readYaml({ file: path, text: readFileSync(path, 'utf8') });
  const { value, missing } = substitute(source.value, environment);
  const { rest, problems: later } = refuseLaterKeys(value, source);
  const checked = checkShape(configFileType, rest, source);
  const unset = missing.map(({ name, path: at }): Problem => ({
    severity: 'error',
    file: path,
    line: source.lineOf(at),
    message: `The environment variable ${name} is not set.`,
    mend: `Set ${name}, or give it a default: \${${name}:-value}.`,
  }));
  const settings = checked.value ?? {};
  const problems = [...source.problems, ...unset, ...later, ...checked.problems];
  return { settings, problems: [...problems, ...checkAuth(settings, source, environment)] };
}

function absent(file: string): Problem {
  return {
    severity: 'error',
    file,
    line: 1,
    message: 'There is no such file.',
    mend: 'Correct the path after --config; without --config, gateway.yaml is read when it is there.',
  };
}

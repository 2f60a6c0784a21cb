import type { ConfigFlags } from '../config/load-config';
import type { Flag, Flags } from './command';

/** The flags that say which graph is meant: every command has them. */
export const graphFlags: readonly Flag[] = [
  { name: 'config', value: 'FILE', summary: 'the configuration (default: gateway.yaml, when it is there)' },
  { name: 'subschemas', value: 'DIR', summary: 'the folder with a folder for each subschema (default: subschemas)' },
  { name: 'mock', value: 'NAMES', summary: 'run on their mocks: all, none, or names with commas between them' },
];

/** The flags that say where the gateway listens. */
export const listenFlags: readonly Flag[] = [
  { name: 'port', value: 'PORT', summary: 'the port of /graphql (default: PORT, else 4000)' },
  { name: 'host', value: 'HOST', summary: 'the address of /graphql (default: every interface)' },
  { name: 'admin-port', value: 'PORT', summary: 'the port of health and metrics (default: ADMIN_PORT, else 4001)' },
  { name: 'admin-host', value: 'HOST', summary: 'the address of health and metrics (default: 127.0.0.1)' },
];

/** What the flags of a command line say of the configuration. */
export function toConfigFlags(flags: Flags): ConfigFlags {
  const text = (name: string): string | undefined => {
    const value = flags[name];
    return value === true ? undefined : value;
  };
  return {
    config: text('config'),
    subschemas: text('subschemas'),
    mock: text('mock'),
    port: text('port'),
    host: text('host'),
    adminPort: text('admin-port'),
    adminHost: text('admin-host'),
  };
}

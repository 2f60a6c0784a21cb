import {
  completeAuth,
  completeSessions,
  type AuthConfig,
  type AuthSettings,
  type CorsConfig,
  type SessionsConfig,
} from './auth-config';
import { defaultLimits, type Limits } from './limits';
import type { Environment } from './substitute';

/** Everything a gateway is told: plain, complete and frozen. Durations are milliseconds, sizes bytes. */
export interface GatewayConfig {
  /** Whether `NODE_ENV` is `production`: no mocks by themselves, introspection and explorer closed by default. */
  readonly production: boolean;
  /** The folder with a folder for each subschema. Default: `subschemas`. */
  readonly subschemas: string;
  /** Which subschemas run on their mock beside those whose endpoint is not configured; `none`: not even those. Default: `[]`. */
  readonly mocks: 'all' | 'none' | readonly string[];
  /** The port of `/graphql`; 0: any free one. Default: 4000. */
  readonly port: number;
  /** Default: every interface. */
  readonly host: string | undefined;
  /** The port of health, metrics and status; 0: any free one. Default: 4001. */
  readonly adminPort: number;
  /** Default: loopback. */
  readonly adminHost: string;
  /** How long a query or mutation may take from its arrival. Default: 10 s. */
  readonly requestTimeout: number;
  readonly limits: Limits;
  readonly auth: AuthConfig;
  readonly sessions: SessionsConfig;
  readonly cors: CorsConfig;
  readonly events: {
    /** What the cursors of live queries are signed with; the first signs, the others are still believed. Default: none, they end with the process. */
    readonly secret: readonly string[];
  };
  /** Who may ask for the schema. Default: everyone outside production, signed-in callers in it. */
  readonly introspection: 'on' | 'authenticated' | 'off';
  /** Whether a browser gets a page at GET `/graphql`. Default: true outside production. */
  readonly explorer: boolean;
  /** How many proxies before the gateway are believed about a client's address. Default: 0. */
  readonly trustProxy: number;
  readonly reload: {
    /** Follow changes of files. Default: true. */
    readonly watch: boolean;
    /** How often upstreams without a pinned schema are asked for it. Default: never. */
    readonly poll: number | undefined;
  };
  readonly telemetry: {
    /** Default: info. */
    readonly logLevel: LogLevel;
  };
  /** What `${NAME}` in manifests stands for. Default: the environment of the process. */
  readonly environment: Environment;
}

/** The levels of log lines, from the most to the fewest. */
export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/** One of {@link logLevels}. */
export type LogLevel = (typeof logLevels)[number];

type Group = 'limits' | 'sessions' | 'cors' | 'events' | 'reload' | 'telemetry';

/** A configuration of which only what differs from the defaults is said. */
export type GatewaySettings = {
  readonly [Key in keyof GatewayConfig]?:
    | (Key extends 'auth'
        ? AuthSettings
        : Key extends Group
          ? { readonly [Member in keyof GatewayConfig[Key]]?: GatewayConfig[Key][Member] | undefined }
          : GatewayConfig[Key])
    | undefined;
};

/** Completes settings with the defaults, in the one place where they are written. */
export function createConfig(settings: GatewaySettings = {}): GatewayConfig {
  const { environment = process.env, production = environment['NODE_ENV'] === 'production' } = settings;
  const { subschemas = 'subschemas', mocks = [], host, adminHost = '127.0.0.1' } = settings;
  const { port = 4000, adminPort = 4001, requestTimeout = 10_000, trustProxy = 0 } = settings;
  const { introspection = production ? 'authenticated' : 'on', explorer = !production } = settings;
  const { watch = true, poll } = settings.reload ?? {};
  const { logLevel = 'info' } = settings.telemetry ?? {};
  return Object.freeze({
    production,
    subschemas,
    mocks,
    port,
    host,
    adminPort,
    adminHost,
    requestTimeout,
    limits: Object.freeze({ ...defaultLimits, ...withoutAbsent(settings.limits ?? {}) }),
    auth: completeAuth(settings.auth ?? {}),
    sessions: completeSessions(settings.sessions ?? {}),
    cors: Object.freeze({ origins: settings.cors?.origins ?? [] }),
    events: Object.freeze({ secret: settings.events?.secret ?? [] }),
    introspection,
    explorer,
    trustProxy,
    reload: Object.freeze({ watch, poll }),
    telemetry: Object.freeze({ logLevel }),
    environment: Object.freeze({ ...environment }),
  });
}

function withoutAbsent<T extends object>(members: T): { [Key in keyof T]?: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as ReturnType<
    typeof withoutAbsent<T>
  >;
}

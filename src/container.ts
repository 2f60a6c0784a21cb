import type { RequestListener } from 'node:http';
import { asFunction, asValue, createContainer, type AwilixContainer, type Resolver } from 'awilix';
import { createApp } from './app';
import { createCallers, type Callers } from './auth/create-callers';
import type { LentModules } from './composition/load-module';
import { createRegistry, type Registry } from './composition/registry';
import type { GatewayConfig } from './config/gateway-config';
import { createBusOpener, type BusOpener } from './events/open-bus';
import { createEngine } from './graphql/create-engine';
import { createPlanRunner } from './graphql/create-plan-runner';
import type { GraphQLEngine } from './graphql/engine';
import type { OperationRunner } from './graphql/operation-runner';
import { createExplainer, type ExplainOperation } from './graphql/explain/explain-operation';
import { printClientSchema } from './graphql/print-client-schema';
import { sampleQuery } from './graphql/sample-query';
import { createAdminApp } from './http/admin-app';
import type { HttpServerLimits } from './http/http-server';
import { createCors } from './http/cors';
import type { Identify } from './http/identify';
import type { ReadSchemaText } from './http/schema-text';
import { createWebSockets, type WebSockets } from './http/websocket';
import { createLogger, type Logger } from './logger';
import { createCursorSeal } from './projections/live/cursor-seal';
import { createGatewayServer, type GatewayServer } from './server';
import { createMetrics, type Metrics } from './telemetry/create-metrics';

/** Every part of a gateway by its name. Each is made once, when it is first asked for. */
export interface Parts {
  readonly config: GatewayConfig;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly buses: BusOpener;
  /** What TypeScript in the subschemas' folders may import of us. */
  readonly modules: LentModules;
  readonly registry: Registry;
  readonly runner: OperationRunner;
  readonly engine: GraphQLEngine;
  readonly explain: ExplainOperation;
  /** Who asks: tokens, logins and sessions. */
  readonly callers: Callers;
  readonly identify: Identify;
  readonly readSchemaText: ReadSchemaText;
  /** A query to paste. Like all that comes after it, it needs the registry to be loaded. */
  readonly sample: string;
  /** Aborted when stopping begins. */
  readonly drain: AbortController;
  readonly webSockets: WebSockets;
  readonly app: RequestListener;
  readonly adminApp: RequestListener;
  /** How long clients may take; the defaults are the servers' own. */
  readonly serverLimits: HttpServerLimits;
  readonly server: GatewayServer;
}

/** Parts to be used in place of the gateway's own. */
export type Overrides = { readonly [Name in keyof Parts]?: Parts[Name] };

type Registrations<Name extends keyof Parts> = { readonly [Part in Name]: Resolver<Parts[Part]> };
const once = <T>(make: (parts: Parts) => T): Resolver<T> => asFunction(make).singleton();

/** Makes the object graph of one gateway: who is made of whom, on one screen. Nothing is opened before it is asked for. */
export function buildContainer(config: GatewayConfig, overrides: Overrides = {}): AwilixContainer<Parts> {
  const container = createContainer<Parts>({ strict: true });
  container.register({ ...groundParts(config), ...graphParts(config), ...callerParts(config), ...serverParts(config) });
  for (const [name, part] of Object.entries(overrides)) container.register(name, asValue(part));
  return container;
}

function groundParts(
  config: GatewayConfig,
): Registrations<'config' | 'logger' | 'metrics' | 'buses' | 'modules' | 'drain'> {
  return {
    config: asValue(config),
    logger: once(() => createLogger({ level: config.telemetry.logLevel })),
    metrics: once(createMetrics),
    buses: once(createBusOpener),
    modules: asValue({}),
    drain: once(() => new AbortController()),
  };
}

function graphParts(
  config: GatewayConfig,
): Registrations<'registry' | 'runner' | 'engine' | 'explain' | 'readSchemaText' | 'sample'> {
  const { limits } = config;
  const maxErrors = limits.errors === false ? Infinity : limits.errors;
  const introspection = ({ on: 'allowed', authenticated: 'authenticated', off: 'refused' } as const)[
    config.introspection
  ];
  return {
    registry: once(({ logger, metrics, buses, modules }) =>
      createRegistry({
        directory: config.subschemas,
        environment: config.environment,
        production: config.production,
        mocks: config.mocks,
        ...config.reload,
        modules,
        metrics: { ...metrics.calls, ...metrics.reloads, ...metrics.events },
        openBus: (url) => buses.openBus(url),
        cursors: createCursorSeal(config.events.secret),
        logger,
      }),
    ),
    runner: once(({ metrics }) => createPlanRunner({ maxErrors, metrics: metrics.fallbacks })),
    engine: once(({ registry, runner, metrics }) =>
      createEngine({
        registry,
        runner,
        limits,
        introspection,
        onUnauthorized: config.auth.reject ? 'reject' : 'take-out',
        metrics: metrics.operations,
        caches: metrics.caches,
      }),
    ),
    explain: asValue(createExplainer({ limits, introspection, maxErrors })),
    readSchemaText: once(({ registry }) => ({ identity }) => {
      const isShown = introspection === 'allowed' || (introspection === 'authenticated' && identity !== undefined);
      return isShown ? printClientSchema(registry.current().schema) : undefined;
    }),
    sample: once(({ registry }) => sampleQuery(registry.current())),
  };
}

function callerParts(config: GatewayConfig): Registrations<'callers' | 'identify'> {
  return {
    callers: once(({ logger }) => createCallers({ config, logger })),
    identify: once(({ callers }) => callers.identify),
  };
}

function serverParts(
  config: GatewayConfig,
): Registrations<'webSockets' | 'app' | 'adminApp' | 'serverLimits' | 'server'> {
  const {
    requestTimeout,
    explorer,
    limits,
    cors: { origins },
  } = config;
  const cors = origins.length === 0 ? undefined : createCors(origins);
  return {
    webSockets: once(({ engine, identify, callers, drain, logger }) =>
      createWebSockets({
        engine,
        identify,
        watch: callers.watch,
        draining: drain.signal,
        logger,
        requestTimeout,
        bodyBytes: limits.bodyBytes,
      }),
    ),
    app: once(({ engine, identify, callers: { watch, routes }, drain, logger, readSchemaText, sample }) => {
      const page = explorer && { query: sample };
      const transport = {
        engine,
        identify,
        watch,
        draining: drain.signal,
        requestTimeout,
        bodyBytes: limits.bodyBytes,
      };
      const explain = config.production ? 'ignored' : 'heard';
      return createApp({ ...transport, explain, logger, readSchemaText, page, cors, routes });
    }),
    adminApp: once(({ registry, metrics, drain, logger, callers: { waitingFor } }) => {
      return createAdminApp({ logger, metrics, draining: drain.signal, status: () => registry.status(), waitingFor });
    }),
    serverLimits: asValue({}),
    server: once(({ app, adminApp, webSockets, drain, logger, serverLimits: limits }) => {
      const listen = { port: config.port, host: config.host };
      const adminListen = { port: config.adminPort, host: config.adminHost };
      return createGatewayServer({ logger, app, adminApp, webSockets, drain, listen, adminListen, limits });
    }),
  };
}

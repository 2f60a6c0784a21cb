import { createConfig, type GatewayConfig, type GatewaySettings } from './config/gateway-config';
import type { Registry } from './composition/registry';
import type { Supergraph } from './composition/supergraph';
import type { LentModules } from './composition/load-module';
import type { Policy, PolicyRequest } from './composition/guards/policy';
import { buildContainer, type Overrides } from './container';
import type { OperationRequest } from './graphql/engine';
import type { ExplainedOperation } from './graphql/explain/explain-operation';
import { printClientSchema } from './graphql/print-client-schema';
import type { Logger } from './logger';
import * as mocks from './mocks';
import { ProblemsError, type Problem } from './problem';

/** Where a started gateway is, and what to ask it first. */
export interface StartedGateway {
  /** The origin of `/graphql` and `/schema.graphql`, without a slash at its end. */
  readonly url: string;
  /** The origin of `/readyz`, `/livez`, `/metrics` and `/supergraph`. */
  readonly adminUrl: string;
  /** A query that this graph answers, without arguments. */
  readonly sample: string;
  /** The subschemas by name, and whether they run on their mock. */
  readonly subschemas: readonly { readonly name: string; readonly mocked: boolean }[];
}

/** What composing gave. */
export interface CompositionReport {
  /** Warnings, or why there is no graph. */
  readonly problems: readonly Problem[];
  /** The SDL that clients would see; undefined when there are errors. */
  readonly schema: string | undefined;
}

/** How an operation would be answered. */
export interface ExplanationReport {
  /** Warnings, or why there is no graph. */
  readonly problems: readonly Problem[];
  /** The plan, or why there is none; undefined when there is no graph. */
  readonly explained: ExplainedOperation | undefined;
}

/** One gateway: it is started once and stopped once. */
export interface Gateway {
  readonly logger: Logger;
  /**
   * Composes the subschemas and serves. Throws `ProblemsError` with everything that is wrong with them, or the system's error
   * when a port cannot be had; nothing is left open then.
   */
  start(): Promise<StartedGateway>;
  /** Composes the subschemas without serving, and closes everything again. Rejects on our own faults alone. */
  compose(): Promise<CompositionReport>;
  /** The same, for how an operation would be answered: it is planned and not run. Missing variables are no fault where no plan depends on them. */
  explain(request: OperationRequest): Promise<ExplanationReport>;
  /** Lets running requests finish, then closes everything. Calls after the first wait for it; before `start` nothing happens. */
  stop(): Promise<void>;
}

/** Makes a gateway: the entry for embedding and for tests. `overrides` replace any part of it. Nothing is opened before `start`. */
export function createGateway(settings: GatewaySettings = {}, overrides: Overrides = {}): Gateway {
  const config = createConfig(settings);
  const container = buildContainer(config, { modules: lentModules, ...overrides });
  const { logger } = container.cradle;
  let starting: Promise<StartedGateway> | undefined;
  let stopping: Promise<void> | undefined;
  let serving = false;

  async function start(): Promise<StartedGateway> {
    const { registry } = container.cradle;
    try {
      await container.cradle.callers.open();
      await registry.load();
      const { server, sample } = container.cradle;
      serving = true;
      const { port, adminPort } = await server.start();
      const url = originOf(config.host, port);
      const adminUrl = originOf(config.adminHost, adminPort);
      const { subschemas } = registry.status();
      logger.info(
        { url: `${url}/graphql`, adminUrl, subschemas: subschemas.map(({ name }) => name) },
        'the graph is up',
      );
      return { url, adminUrl, sample, subschemas };
    } catch (error) {
      await close();
      throw error;
    }
  }

  async function close(): Promise<void> {
    const { registry, buses } = container.cradle;
    if (serving) await container.cradle.server.stop();
    container.cradle.callers.close();
    await registry.close();
    await buses.close();
  }

  const inspect = <T>(look: (supergraph: Supergraph) => T): Promise<Inspection<T>> =>
    inspectOnce(container.cradle.registry, look).finally(close);

  return {
    logger,
    start: () => (starting ??= start()),
    stop: async () => {
      if (starting === undefined) return;
      await starting.then(
        () => (stopping ??= close()),
        () => undefined,
      );
    },
    compose: async () => {
      const { problems, seen } = await inspect(({ schema }) => printClientSchema(schema));
      return { problems, schema: seen };
    },
    explain: async (request) => {
      const { problems, seen } = await inspect((supergraph) => container.cradle.explain(request, supergraph));
      return { problems, explained: seen };
    },
  };
}

/** Composes without serving and looks at the supergraph while its upstreams are open. Whoever calls closes everything. */
async function inspectOnce<T>(registry: Registry, look: (supergraph: Supergraph) => T): Promise<Inspection<T>> {
  try {
    await registry.load();
    return { seen: look(registry.current()), problems: registry.status().reload?.problems ?? [] };
  } catch (error) {
    if (error instanceof ProblemsError) return { problems: error.problems, seen: undefined };
    throw error;
  }
}

interface Inspection<T> {
  readonly problems: readonly Problem[];
  /** Undefined where nothing composes. */
  readonly seen: T | undefined;
}

/** What TypeScript in the subschemas' folders gets when it imports this package. */
const lentModules: LentModules = { selvage: () => ({ createGateway }), 'selvage/mocks': () => mocks };

function originOf(host: string | undefined, port: number): string {
  const everywhere = host === undefined || host === '0.0.0.0' || host === '::';
  const name = everywhere ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return `http://${name}:${String(port)}`;
}

export type { GatewayConfig, GatewaySettings, Policy, PolicyRequest };

import type { Registry } from '../composition/registry';
import type { Lease } from '../composition/lease';
import type { Limits } from '../config/limits';
import { createDocumentCache } from './document-cache';
import type { GraphQLEngine, Prepared } from './engine';
import type { OnUnauthorized } from './grants/authorize';
import { OpenedOperation } from './open-operation';
import type { CacheMetrics } from '../telemetry/cache-metrics';
import type { OperationMetrics } from '../telemetry/operation-metrics';
import { codesOf } from './operation-record';
import type { OperationRunner } from './operation-runner';
import { prepareOperation, type PreparedOperation } from './prepare-operation';
import type { DocumentRules } from './read-document';

/** What an engine is made of. */
export interface EngineOptions {
  readonly registry: Pick<Registry, 'lease'>;
  readonly runner: OperationRunner;
  readonly limits: Limits;
  /** Whether clients may ask for the schema. */
  readonly introspection: DocumentRules['introspection'];
  /** Default: take-out. */
  readonly onUnauthorized?: OnUnauthorized;
  readonly metrics: OperationMetrics;
  readonly caches: CacheMetrics;
}

/** Makes the one way from a request to an answer, on whatever supergraph serves at the moment. */
export function createEngine({
  registry,
  runner,
  limits,
  introspection,
  onUnauthorized = 'take-out',
  metrics,
  caches,
}: EngineOptions): GraphQLEngine {
  const documents = createDocumentCache({ limits, introspection, metrics: { ...metrics, ...caches } });
  const maxErrors = limits.errors === false ? Infinity : limits.errors;
  const tools = { documents, maxErrors, introspection, onUnauthorized };
  const open = (prepared: PreparedOperation, lease: Lease): Prepared => {
    if (prepared.kind === 'valid') {
      return { kind: 'ready', operation: new OpenedOperation(prepared.operation, { lease, runner, metrics }) };
    }
    lease.release();
    for (const code of codesOf(prepared.errors)) metrics.operationRefused(code);
    return prepared;
  };
  return {
    prepare: (request, facts) => {
      const lease = registry.lease();
      try {
        const prepared = prepareOperation(request, facts, { supergraph: lease.supergraph, ...tools });
        return prepared instanceof Promise ? prepared.then((settled) => open(settled, lease)) : open(prepared, lease);
      } catch (error) {
        lease.release();
        throw error;
      }
    },
  };
}

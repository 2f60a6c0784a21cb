import type { Registry } from '../composition/registry';
import type { Limits } from '../config/limits';
import { createDocumentCache } from './document-cache';
import type { GraphQLEngine } from './engine';
import { openOperation } from './open-operation';
import type { CacheMetrics } from '../telemetry/cache-metrics';
import type { OperationMetrics } from '../telemetry/operation-metrics';
import { codesOf } from './operation-record';
import type { OperationRunner } from './operation-runner';
import { prepareOperation } from './prepare-operation';

/** What an engine is made of. */
export interface EngineOptions {
  readonly registry: Pick<Registry, 'lease'>;
  readonly runner: OperationRunner;
  readonly limits: Limits;
  /** Whether clients may ask for the schema. */
  readonly introspection: 'allowed' | 'refused';
  readonly metrics: OperationMetrics;
  readonly caches: CacheMetrics;
}

/** Makes the one way from a request to an answer, on whatever supergraph serves at the moment. */
export function createEngine({
  registry,
  runner,
  limits,
  introspection,
  metrics,
  caches,
}: EngineOptions): GraphQLEngine {
  const documents = createDocumentCache({ limits, introspection, metrics: { ...metrics, ...caches } });
  const maxErrors = limits.errors === false ? Infinity : limits.errors;
  return {
    prepare: (request, facts) => {
      const lease = registry.lease();
      try {
        const prepared = prepareOperation(request, facts, { supergraph: lease.supergraph, documents, maxErrors });
        if (prepared.kind === 'valid') {
          return { kind: 'ready', operation: openOperation(prepared.operation, { lease, runner, metrics }) };
        }
        lease.release();
        for (const code of codesOf(prepared.errors)) metrics.operationRefused(code);
        return prepared;
      } catch (error) {
        lease.release();
        throw error;
      }
    },
  };
}

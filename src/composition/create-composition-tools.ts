import { createCursorSeal } from '../projections/live/cursor-seal';
import { upstreamKinds } from '../upstreams';
import { composeSchemas, lintSchemas } from './compose-schemas';
import type { CompositionTools } from './composing';
import { DraftMemory } from './draft-memory';
import type { RegistryOptions } from './registry-options';
import { SharedResources } from './generations/shared-resources';
import { UpstreamPool } from './generations/upstream-pool';

/** Makes what all compositions of one registry work with, until the signal aborts. */
export function createCompositionTools(options: RegistryOptions, signal: AbortSignal): CompositionTools {
  const { directory, environment, logger, openBus, production, metrics } = options;
  const { mocks = [], modules = {}, kinds = upstreamKinds, openTimeout = 5000 } = options;
  const { cursors = createCursorSeal([]) } = options;
  const drafts = new DraftMemory();
  const { compose = (inputs) => composeSchemas(inputs, drafts) } = options;
  return {
    directory,
    environment,
    kinds,
    modules,
    logger,
    openBus,
    cursors,
    openTimeout,
    signal,
    compose,
    lint: (inputs) => lintSchemas(inputs, drafts),
    mockRules: { choice: mocks, production },
    metrics,
    mocks: new SharedResources(async (running) => {
      await running.stop().catch((error: unknown) => {
        logger.warn({ err: error }, 'a mock did not stop as it should');
      });
    }),
    upstreams: new UpstreamPool((error, subschema) => {
      logger.warn({ err: error, subschema }, 'an upstream did not close as it should');
    }),
    buses: new Map(),
  };
}

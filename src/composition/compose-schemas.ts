import type { Problem } from '../problem';
import type { SubschemaInput } from './subschema-input';
import type { Supergraph } from './supergraph';

/** What composing gives: the supergraph, or why there is none. Warnings may come with either. */
export interface ComposedSchemas {
  /** Undefined when any problem is an error. */
  readonly supergraph: Supergraph | undefined;
  readonly problems: readonly Problem[];
}

/**
 * Composes opened upstreams and their overlays into one supergraph: overlay, transforms, lint, merged client schema.
 * Lets other work run at least every few milliseconds. The order of the inputs does not matter.
 * Resolves with problems for whatever a person can mend; rejects on our own faults alone.
 */
export function composeSchemas(inputs: readonly SubschemaInput[]): Promise<ComposedSchemas> {
  return Promise.reject(new Error(`Composing ${String(inputs.length)} schemas is not written yet.`));
}

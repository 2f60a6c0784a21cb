import type { Problem } from '../problem';
import type { Upstream } from '../upstreams/upstream';
import { errorAt, placeOf, type Place } from './place';

/**
 * Tells an exhausted stack as a problem of the schema with the most definitions: the building of a schema follows references from
 * type to type, and a chain of thousands of types is more than it can follow. Throws any other error as it is.
 */
export function describeTooDeep(
  error: unknown,
  candidates: readonly { readonly upstream: Pick<Upstream, 'typeDefs'>; readonly manifest: Place }[],
): Problem {
  if (!(error instanceof RangeError)) throw error;
  const [largest] = [...candidates].sort((a, b) => sizeOf(b) - sizeOf(a));
  if (largest === undefined) throw error;
  const { file } = placeOf(largest.upstream.typeDefs.definitions[0], largest.manifest);
  const message = 'The types of this schema refer to each other, or nest, too deeply to be read.';
  const mend = 'Shorten the chains of types that lead to further types.';
  return errorAt({ file, line: 1 }, { message, mend });
}

function sizeOf({ upstream }: { readonly upstream: Pick<Upstream, 'typeDefs'> }): number {
  return upstream.typeDefs.definitions.length;
}

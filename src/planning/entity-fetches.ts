import { isDeepStrictEqual } from 'node:util';
import type { UpstreamSelection } from '../upstreams/upstream';
import type { EntityFetch } from './plan';

/** The entity fetches of an operation: what asks the same of the same entry point is one fetch, wherever it stands. */
export class EntityFetches {
  private readonly bySignature = new Map<
    string,
    { readonly fetch: EntityFetch; readonly selections: UpstreamSelection[] }
  >();

  /**
   * The fetch equal to this one, which is numbered and kept when it is the first of its kind. An upstream that answers whole
   * objects, whatever is selected of them, is asked once for all that is selected anywhere.
   */
  intern(wanted: Omit<EntityFetch, 'id'>): EntityFetch {
    const { subschema, entryPoint, selections, arguments: args } = wanted;
    const shared = subschema.upstream.selects ? selections : undefined;
    const signature = JSON.stringify([subschema.name, entryPoint.field, entryPoint.type, args, shared]);
    const known = this.bySignature.get(signature);
    if (known === undefined) {
      const own = [...selections];
      const fetch = { id: this.bySignature.size, ...wanted, selections: own };
      this.bySignature.set(signature, { fetch, selections: own });
      return fetch;
    }
    if (shared === undefined) unite(known.selections, selections);
    return known.fetch;
  }
}

function unite(all: UpstreamSelection[], more: readonly UpstreamSelection[]): void {
  for (const selection of more) {
    if (!all.some((known) => isDeepStrictEqual(known, selection))) all.push(selection);
  }
}

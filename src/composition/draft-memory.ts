import type { Upstream } from '../upstreams/upstream';
import { draftSubschema, type DraftedSubschema } from './draft-subschema';
import type { SubschemaInput } from './subschema-input';

/**
 * The drafts of one composition after another, for as long as their upstreams live: nothing in a draft depends on other
 * subschemas, so that a reload drafts what has changed alone.
 */
export class DraftMemory {
  readonly #drafted = new WeakMap<Upstream, { readonly input: SubschemaInput; readonly drafted: DraftedSubschema }>();

  /** The draft of a subschema; the same one as before when it is made of the same. Throws what `draftSubschema` does. */
  draft(input: SubschemaInput): DraftedSubschema {
    const known = this.#drafted.get(input.upstream);
    if (known !== undefined && isSame(known.input, input)) return known.drafted;
    const drafted = draftSubschema(input);
    this.#drafted.set(input.upstream, { input, drafted });
    return drafted;
  }
}

/** By identity: what was not read again is the same object. */
function isSame(before: SubschemaInput, input: SubschemaInput): boolean {
  return (
    before.name === input.name &&
    before.overlay === input.overlay &&
    before.transforms === input.transforms &&
    before.directives === input.directives &&
    before.policies === input.policies &&
    before.manifestFile === input.manifestFile &&
    before.lineOf === input.lineOf
  );
}

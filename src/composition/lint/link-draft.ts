import { linkStandpoint } from '../links/link-standpoint';
import type { DraftGraph } from '../merge/draft-graph';
import type { PlacedLink, SubschemaDraft } from '../subschema-draft';
import { ownersOf } from './merged-fields';

/** The draft that the target of a link stands in: it knows the key alone, see {@link linkStandpoint}. */
export function linkDraft(graph: DraftGraph, holder: SubschemaDraft, { link }: PlacedLink): SubschemaDraft {
  const typeOf = (field: string) => ownersOf(graph, link.target, field)[0]?.field.type;
  return {
    ...holder,
    subschema: linkStandpoint(holder.subschema, link, typeOf),
    keys: [],
    entryPoints: [],
    computed: [],
    links: [],
    borrowed: new Set(),
  };
}

import { guardedCoordinate, printRule } from '../guards/guard-rule';
import type { DraftGraph } from '../merge/draft-graph';
import { warningAt } from '../place';
import type { PlacedLink } from '../subschema-draft';
import type { LintRule } from './lint-rule';
import { listWords } from './list-words';

/** A link shows, as its target's key, a foreign key that is guarded more strictly than the link. */
export const linksKeepGuards: LintRule = (graph) => {
  const stated = guardsByCoordinate(graph);
  return graph.drafts.flatMap(({ links }) =>
    links.flatMap((placed) => {
      const { type, field, link, place } = placed;
      return link.parts.flatMap(({ path: [from = ''], to }) => {
        const shown = shownBy(stated, placed, to);
        const lost = [...(stated.get(`${type}.${from}`) ?? [])].filter((guard) => !shown.has(guard));
        if (lost.length === 0) return [];
        const message = `${type}.${field} shows ${type}.${from} as ${link.target}.${to}, without its ${listWords(lost)}.`;
        const mend = `Put the same guard on ${type}.${field}, unless who sees that may see the key.`;
        return [warningAt(place, { message, mend })];
      });
    }),
  );
};

/** What one must meet to see a part of the target's key through a link. */
function shownBy(stated: Stated, { type, field, link }: PlacedLink, to: string): ReadonlySet<string> {
  const coordinates = [`${type}.${field}`, link.target, `${link.target}.${to}`];
  return new Set(coordinates.flatMap((coordinate) => [...(stated.get(coordinate) ?? [])]));
}

type Stated = ReadonlyMap<string, ReadonlySet<string>>;

function guardsByCoordinate({ drafts }: DraftGraph): Stated {
  const stated = new Map<string, Set<string>>();
  for (const guard of drafts.flatMap(({ guards }) => guards)) {
    const coordinate = guardedCoordinate(guard);
    const known = stated.get(coordinate) ?? new Set();
    stated.set(coordinate, known.add(printRule(guard.rule)));
  }
  return stated;
}

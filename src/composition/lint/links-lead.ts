import { getNamedType, getNullableType, isLeafType, isObjectType, type GraphQLNamedType } from 'graphql';
import { didYouMean } from '../did-you-mean';
import { nonNullLevels } from '../links/non-null-levels';
import { errorAt, warningAt, type Finding } from '../place';
import type { PlacedLink, SubschemaDraft } from '../subschema-draft';
import { leafFits } from './leaf-fits';
import type { LintInput, LintProblem, LintRule } from './lint-rule';
import { listWords } from './list-words';
import { ownersOf } from './merged-fields';

/**
 * A link leads nowhere: its target is no entity, does not have the key that it is linked by, or has fields that cannot be had
 * from that key. One that rules null out is a warning.
 */
export const linksLead: LintRule = (graph) =>
  graph.drafts.flatMap((draft) => draft.links.flatMap((placed) => problemsOf(graph, draft, placed)));

function problemsOf(graph: LintInput, draft: SubschemaDraft, placed: PlacedLink): readonly LintProblem[] {
  const { type, field, link, place } = placed;
  if (graph.tainted.has(type) || graph.tainted.has(link.target)) return [];
  const fault = targetFault(graph, link.target) ?? keyFault(graph, draft, placed) ?? reachFault(graph, placed);
  const coordinate = `${type}.${field}`;
  if (fault !== undefined) {
    return [errorAt(place, { message: `@link of ${coordinate}: ${fault.message}`, mend: fault.mend })];
  }
  return mayLose(graph, draft, placed)
    ? [
        warningAt(place, {
          message: lossMessage(placed),
          mend: 'Leave out the `!`, or be sure that there is one for every key.',
        }),
      ]
    : [];
}

/** What is wrong with the type that is linked to. */
function targetFault({ holders }: LintInput, target: string): Finding | undefined {
  const all = holders.get(target) ?? [];
  if (all.length === 0) {
    const message = `No subschema has the type ${target}.`;
    const mend =
      'Name a type of this upstream by its own name, or one of another subschema by the name that clients see.';
    return { message, mend: `${didYouMean(target, holders.keys())}${mend}` };
  }
  if (all.every(({ type }) => isObjectType(type))) return undefined;
  return { message: `${target} is no object type, so no key identifies it.`, mend: 'Link to one object type.' };
}

/** What is wrong with the fields of the target that the foreign key is to be. */
function keyFault(graph: LintInput, draft: SubschemaDraft, { type, link }: PlacedLink): Finding | undefined {
  for (const part of link.parts) {
    const coordinate = `${link.target}.${part.to}`;
    const [owner] = ownersOf(graph, link.target, part.to);
    if (owner === undefined) {
      const names = graph.fields.get(link.target)?.keys() ?? [];
      const message = `No subschema has the field ${coordinate}.`;
      return {
        message,
        mend: `${didYouMean(part.to, names)}Name fields of ${link.target} in to, by the names that clients see.`,
      };
    }
    const to = getNullableType(owner.field.type);
    if (!isLeafType(to)) {
      const message = `${coordinate} is ${String(owner.field.type)}, which no key can be.`;
      return { message, mend: 'Name fields in to that hold one value each.' };
    }
    const from = leafAt(draft, type, part.path);
    if (from === undefined || leafFits(from, to)) continue;
    const message = `${type}.${part.path.join('.')} is ${from.name}, but ${coordinate} is ${to.name}.`;
    return { message, mend: 'Link a key of the same type; String may be restated as ID in the overlay.' };
  }
  return undefined;
}

function leafAt({ subschema }: SubschemaDraft, type: string, path: readonly string[]): GraphQLNamedType | undefined {
  return path.reduce<GraphQLNamedType | undefined>((at, name) => {
    const field = isObjectType(at) ? at.getFields()[name] : undefined;
    return field && getNamedType(field.type);
  }, subschema.schema.getType(type));
}

/** Says which fields of the target cannot be had from its key alone. */
function reachFault(graph: LintInput, placed: PlacedLink): Finding | undefined {
  const lost = graph.distant.filter(
    ({ standpoint, suppliers }) => standpoint.link === placed && suppliers.length === 0,
  );
  const [first] = lost;
  if (first === undefined) return undefined;
  const { target, parts } = placed.link;
  const key = listWords(parts.map(({ to }) => to));
  const names = listWords(lost.map(({ field }) => `${target}.${field}`));
  const owners = listWords(
    lost.flatMap(({ field }) => ownersOf(graph, target, field).slice(0, 1)).map(({ draft }) => draft.subschema.name),
    'or',
  );
  const message = `${names} cannot be had from ${key} alone.`;
  const mend = `Give ${owners} an entry point for ${target} by ${key}, with @key and @merge in its overlay, or link to a key that it is served by.`;
  return { message, mend };
}

/** True for objects that cannot be null, though more than their key can be asked of them. */
function mayLose(graph: LintInput, draft: SubschemaDraft, { type, field, link }: PlacedLink): boolean {
  const own = ownersOf(graph, type, field).find((owner) => owner.draft === draft);
  const names = [...(graph.fields.get(link.target)?.keys() ?? [])];
  const hasMore = names.some((name) => !link.parts.some(({ to }) => to === name));
  return hasMore && own !== undefined && nonNullLevels(own.field.type).at(-1) === true;
}

function lossMessage({ type, field, link }: PlacedLink): string {
  return `${type}.${field} is non-null: where no subschema has the ${link.target} of a key, what holds it becomes null, with an error.`;
}

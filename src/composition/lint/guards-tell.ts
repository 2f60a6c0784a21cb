import { isInterfaceType, isObjectType } from 'graphql';
import { guardedCoordinate, type PlacedGuard } from '../guards/guard-rule';
import type { DraftGraph } from '../merge/draft-graph';
import { operations } from '../merge/root-fields';
import { rootTypes } from '../overlay/root-types';
import { warningAt, type Finding } from '../place';
import type { SubschemaDraft } from '../subschema-draft';
import type { LintRule } from './lint-rule';

/** A guard stands where clients never come. */
export const guardsTell: LintRule = (graph) =>
  graph.drafts.flatMap((draft) =>
    draft.guards.flatMap((guard) => {
      const idle = idleGuard(graph, draft, guard);
      return idle === undefined ? [] : [warningAt(guard.place, idle)];
    }),
  );

/** Why nobody will ever be asked for what a guard demands; undefined where somebody may be. */
function idleGuard(graph: DraftGraph, draft: SubschemaDraft, guard: PlacedGuard): Finding | undefined {
  const { type, field } = guard;
  const coordinate = guardedCoordinate(guard);
  if (draft.internal.has(coordinate)) {
    const message = `The guard of ${coordinate} says nothing: clients cannot ask for the field, and the gateway is not asked.`;
    return { message, mend: 'Put it on the fields or the type that are got through it.' };
  }
  if (isVisible(graph, type, field)) return undefined;
  const message = `The guard of ${coordinate} says nothing: no public root field leads there.`;
  return { message, mend: 'Remove it, or let a root field lead there.' };
}

function isVisible({ rootFields, visible }: DraftGraph, type: string, field: string | undefined): boolean {
  if (rootTypes.has(type)) {
    return operations.some(([operation, root]) => root === type && rootFields[operation].has(field ?? ''));
  }
  const holders = visible.get(type) ?? [];
  if (field === undefined) return holders.length > 0;
  return holders.some(
    (holder) => (isObjectType(holder.type) || isInterfaceType(holder.type)) && field in holder.type.getFields(),
  );
}

import type { SubschemaDraft } from '../subschema-draft';
import type { Demand } from './guard';
import { guardedCoordinate, printRule, type PlacedGuard } from './guard-rule';

/** Collects what the guards of all subschemas demand, by the public `Type` or `Type.field` that they stand on. */
export function collectDemands(drafts: readonly SubschemaDraft[]): ReadonlyMap<string, readonly Demand[]> {
  const demands = new Map<string, Demand[]>();
  for (const draft of drafts) {
    for (const guard of draft.guards) {
      const coordinate = guardedCoordinate(guard);
      const demand = demandOf(draft, guard);
      const known = demands.get(coordinate);
      if (known === undefined) demands.set(coordinate, [demand]);
      else known.push(demand);
    }
  }
  return demands;
}

function demandOf({ subschema, policies }: SubschemaDraft, { rule, place }: PlacedGuard): Demand {
  const text = printRule(rule);
  if (rule.kind === 'authenticated') return { id: text, text, kind: 'authenticated' };
  if (rule.kind === 'scopes') return { id: text, text, kind: 'scopes', anyOf: rule.anyOf };
  const anyOf = rule.anyOf.map((names) =>
    names.map((name) => {
      const ask = policies.functions.get(name);
      if (ask === undefined) throw new Error(`The policy ${name} at ${place.file}:${String(place.line)} is unknown.`);
      return { name, ask };
    }),
  );
  // Policies of one name in two subschemas, or before and after an edit, are different policies.
  return { id: `${text} of ${subschema.name} ${policies.hash}`, text, kind: 'policies', anyOf, takesArguments: true };
}

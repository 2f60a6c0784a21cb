import type { UpstreamSelection } from '../upstreams/upstream';

/** The names of all variables that selections use, at any depth. */
export function variablesIn(selections: readonly UpstreamSelection[]): ReadonlySet<string> {
  const names = new Set<string>();
  const visit = (selection: UpstreamSelection): void => {
    if (selection.kind === 'field') for (const { variable } of selection.arguments) names.add(variable);
    selection.selections?.forEach(visit);
  };
  selections.forEach(visit);
  return names;
}

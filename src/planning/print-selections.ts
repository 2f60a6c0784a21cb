import type { UpstreamSelection } from '../upstreams/upstream';

/** Prints what is asked of an object as GraphQL, on one line; where nothing is, as its mere type name. */
export function printSelections(selections: readonly UpstreamSelection[]): string {
  if (selections.length === 0) return '{ __typename }';
  return `{ ${selections.map(printSelection).join(' ')} }`;
}

function printSelection(selection: UpstreamSelection): string {
  if (selection.kind === 'fragment')
    return `... on ${selection.typeCondition} ${printSelections(selection.selections)}`;
  const { name, responseKey, arguments: args, selections } = selection;
  const alias = responseKey === name ? '' : `${responseKey}: `;
  const values = args.map(({ name: argument, variable }) => `${argument}: $${variable}`).join(', ');
  const below = selections === undefined ? '' : ` ${printSelections(selections)}`;
  return `${alias}${name}${values === '' ? '' : `(${values})`}${below}`;
}

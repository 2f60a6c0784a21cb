import type { UpstreamField, UpstreamSelection } from '../../upstreams/upstream';

/** The fields that are asked of objects of one type, in the order in which they are answered. */
export function fieldsOf(selections: readonly UpstreamSelection[], type?: string): readonly UpstreamField[] {
  return selections.flatMap((selection) => {
    if (selection.kind === 'field') return [selection];
    return type === undefined || selection.typeCondition === type ? fieldsOf(selection.selections, type) : [];
  });
}

import type { SelectionSetNode } from 'graphql';
import type { Subschema } from '../composition/supergraph';
import type { UpstreamSelection } from '../upstreams/upstream';
import type { SelectionShape } from './plan';
import type { PlanningContext } from './planning-context';

/** What is asked below a field, and the shape of its objects. */
export interface PlannedSelection {
  readonly selections: readonly UpstreamSelection[];
  readonly shape: SelectionShape;
}

/** Plans what is selected of a composite type in one subschema. */
export type PlanSelection = (
  context: PlanningContext,
  target: { readonly subschema: Subschema; readonly type: string },
  selectionSets: readonly SelectionSetNode[],
) => PlannedSelection;

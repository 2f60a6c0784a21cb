import type { SelectionSetNode } from 'graphql';
import type { Subschema } from '../composition/supergraph';
import type { UpstreamSelection } from '../upstreams/upstream';
import type { AskedField } from './grant-check';
import type { SelectionShape } from './plan';
import type { PlanningContext } from './planning-context';

/** What is asked below a field, and the shape of its objects. */
export interface PlannedSelection {
  readonly selections: readonly UpstreamSelection[];
  readonly shape: SelectionShape;
}

/** Where a selection is to be planned. */
export interface SelectionTarget {
  readonly subschema: Subschema;
  /** A composite type. */
  readonly type: string;
  /** The field that leads there. */
  readonly field: Pick<AskedField, 'type' | 'node'>;
}

/** Plans what is selected of a composite type in one subschema. */
export type PlanSelection = (
  context: PlanningContext,
  target: SelectionTarget,
  selectionSets: readonly SelectionSetNode[],
) => PlannedSelection;

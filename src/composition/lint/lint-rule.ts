import type { Problem } from '../../problem';
import type { DraftGraph } from '../merge/draft-graph';

/** Looks at all subschemas side by side for one kind of fault. Never throws, however wrong they are. */
export type LintRule = (graph: DraftGraph) => readonly Problem[];

import type { Problem } from '../../problem';
import type { DraftGraph } from '../merge/draft-graph';
import type { DistantField } from './survey-reach';

/** All subschemas side by side, and what earlier rules found. */
export interface LintInput extends DraftGraph {
  /** Types about which an error was found already: what follows from it is not worth reporting. */
  readonly tainted: ReadonlySet<string>;
  /** The fields that another subschema must supply than the one which answered the object, wherever clients come to it. */
  readonly distant: readonly DistantField[];
}

/** A problem that a rule found. */
export interface LintProblem extends Problem {
  /** The type of which later rules could only find consequences; undefined when there are none. */
  readonly taints?: string | undefined;
}

/** Looks at all subschemas side by side for one kind of fault. Never throws, however wrong they are. */
export type LintRule = (input: LintInput) => readonly LintProblem[];

import type { LintRule } from './lint-rule';

/** Every rule that the subschemas must pass together, in the order of their reports. */
export const lintRules: readonly LintRule[] = Object.freeze([]);

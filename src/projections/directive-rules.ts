import type { FoldRule } from './fold-rule';
import { appendRule } from './rules/append';
import { countRule } from './rules/count';
import { maxRule, minRule } from './rules/extreme';
import { firstRule } from './rules/first';
import { sumRule } from './rules/sum';

/** The rules that a directive of the same name chooses. A field takes one of them, or the last value. */
export const directiveRules: readonly FoldRule[] = Object.freeze([
  firstRule,
  countRule,
  sumRule,
  minRule,
  maxRule,
  appendRule,
]);

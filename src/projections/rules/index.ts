import type { FoldRule } from '../fold-rule';
import { appendRule } from './append';
import { countRule } from './count';
import { maxRule, minRule } from './extreme';
import { firstRule } from './first';
import { sumRule } from './sum';

/** The rules that a directive of the same name chooses. A field takes one of them, or the last value. */
export const directiveRules: readonly FoldRule[] = Object.freeze([
  firstRule,
  countRule,
  sumRule,
  minRule,
  maxRule,
  appendRule,
]);

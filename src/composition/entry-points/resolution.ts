import type { Finding } from '../place';
import type { KeyTree } from './key-tree';

/** What resolving the arguments of one entry point goes by, and what it finds. */
export interface Resolution {
  /** The selection of the `@key` that is tried. */
  readonly key: KeyTree;
  /** What the computed fields of the type require, all together. */
  readonly computed: KeyTree;
  /** Grows by the paths that the arguments cannot go without. */
  readonly used: (readonly string[])[];
  /** Grows by what is wrong. */
  readonly findings: Finding[];
}

import { maxAliases } from './max-aliases';
import { maxDepth } from './max-depth';
import { maxDirectives } from './max-directives';
import { maxFields } from './max-fields';
import { maxRootFields } from './max-root-fields';
import type { OperationLimit } from './operation-limit';

/** Every limit on operations, in the order of checking. A new one is a file and a line here. */
export const operationLimits: readonly OperationLimit[] = Object.freeze([
  maxDepth,
  maxRootFields,
  maxAliases,
  maxDirectives,
  maxFields,
]);

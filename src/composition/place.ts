import type { Location, NameNode } from 'graphql';
import type { Problem } from '../problem';

/** Where something was written. */
export interface Place {
  readonly file: string;
  /** 1-based. */
  readonly line: number;
}

/** What a place can be read from: a node of a parsed document; a definition's place is that of its name. */
export interface Placed {
  readonly loc?: Location | undefined;
  readonly name?: NameNode | undefined;
}

/** graphql-js's name for a source that was given none: no file stands behind it. */
const namelessSource = 'GraphQL request';

/** Tells where a node was written; the fallback when its document came from no file. */
export function placeOf(node: Placed | null | undefined, fallback: Place): Place {
  const location = node?.name?.loc ?? node?.loc;
  if (location === undefined || location.source.name === namelessSource) return fallback;
  return { file: location.source.name, line: location.startToken.line };
}

/** What is wrong, and what to do about it. */
export interface Finding {
  readonly message: string;
  readonly mend: string;
}

/** A finding that stops the composition. */
export function errorAt({ file, line }: Place, { message, mend }: Finding): Problem {
  return { severity: 'error', file, line, message, mend };
}

/** A finding that people should know of. */
export function warningAt({ file, line }: Place, { message, mend }: Finding): Problem {
  return { severity: 'warning', file, line, message, mend };
}

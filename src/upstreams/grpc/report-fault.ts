import type { ASTNode } from 'graphql';
import type { Problem } from '../../problem';

/** Reports a mistake at a node of an overlay: what is wrong, then how to mend it. */
export type FaultReporter = (node: ASTNode, message: string, mend: string) => void;

/** Makes a reporter that adds errors to a list, each with its file and line. */
export function createFaultReporter(problems: Problem[]): FaultReporter {
  return ({ loc }, message, mend) => {
    const file = loc?.source.name ?? 'overlay.graphql';
    problems.push({ severity: 'error', file, line: loc?.startToken.line ?? 1, message, mend });
  };
}

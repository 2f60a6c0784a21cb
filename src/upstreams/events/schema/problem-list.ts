import type { ASTNode } from 'graphql';
import type { Problem } from '../../../problem';

/** What is wrong, and what to do about it. */
export interface Finding {
  readonly message: string;
  readonly mend: string;
}

/** Collects what is wrong with one SDL file, each finding at the line of its node. */
export class ProblemList {
  readonly problems: Problem[] = [];

  /** `file` is named where a node knows no file of its own. */
  constructor(readonly file: string) {}

  /** Notes an error at a node; without one, at the first line. */
  report(node: ASTNode | null | undefined, { message, mend }: Finding): void {
    const line = node?.loc?.startToken.line ?? 1;
    this.problems.push({ severity: 'error', file: node?.loc?.source.name ?? this.file, line, message, mend });
  }
}

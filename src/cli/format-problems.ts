import { formatProblem, type Problem } from '../problem';

/** Prints problems for people, by file and line; those of one line stay in the order in which they were found. */
export function formatProblems(problems: readonly Problem[]): readonly string[] {
  return [...problems].sort(byPlace).map(formatProblem);
}

function byPlace(left: Problem, right: Problem): number {
  if (left.file === right.file) return left.line - right.line;
  return left.file < right.file ? -1 : 1;
}

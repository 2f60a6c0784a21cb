/** Something wrong with a file that a person wrote: what, where, and how to mend it. */
export interface Problem {
  /** An error stops the composition; a warning is logged and composition goes on. */
  readonly severity: 'error' | 'warning';
  /** The file, as a person would open it from the working directory. */
  readonly file: string;
  /** 1-based line in the file. */
  readonly line: number;
  /** What is wrong, as one sentence. */
  readonly message: string;
  /** What to do about it, as one sentence. */
  readonly mend: string;
}

/** Prints a problem as `file:line severity: message` with the mend on a second line. */
export function formatProblem({ file, line, severity, message, mend }: Problem): string {
  return `${file}:${String(line)} ${severity}: ${message}\n    mend: ${mend}`;
}

/** Thrown with every problem that was found, never with the first alone. */
export class ProblemsError extends Error {
  override readonly name = 'ProblemsError';

  constructor(readonly problems: readonly Problem[]) {
    super(problems.map(formatProblem).join('\n'));
  }
}

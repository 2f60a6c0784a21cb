import type { Terminal } from './terminal';

/** A flag of a command. */
export interface Flag {
  /** Without the dashes. */
  readonly name: string;
  /** What stands for its value in the help; undefined for a flag that takes none. */
  readonly value: string | undefined;
  /** One line for the help. */
  readonly summary: string;
}

/** What a command is given without a flag. */
export interface Argument {
  /** In capitals, so that no flag has the same name. */
  readonly name: string;
  /** One line for the help. */
  readonly summary: string;
}

/** The flags that were given, and the argument by its name: text for those that take a value, true for the others. */
export type Flags = Readonly<Record<string, string | true | undefined>>;

/** One thing that `selvage` does: one file, and one line in the list of commands. */
export interface Command {
  readonly name: string;
  /** One line for the help. */
  readonly summary: string;
  /** The one argument that must be given; default: none may be. */
  readonly argument?: Argument;
  readonly flags: readonly Flag[];
  /** Resolves with the exit code. Throws `ProblemsError` for what a person can mend. */
  run(flags: Flags, terminal: Terminal): Promise<number>;
}

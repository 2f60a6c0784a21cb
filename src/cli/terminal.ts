/** What a command may use of the process that runs it. */
export interface Terminal {
  /** Writes a line for programs to read, on standard output. */
  out(line: string): void;
  /** Writes a line for people, on standard error. */
  err(line: string): void;
  /** Reads standard input to its end, as UTF-8. */
  readInput(): Promise<string>;
  /** Resolves when a person or a supervisor asks the process to end. From then on a second such wish ends it at once. */
  interrupted(): Promise<void>;
  /** Hands over what nobody caught; the process ends after that. */
  onFault(report: (error: unknown) => void): void;
}

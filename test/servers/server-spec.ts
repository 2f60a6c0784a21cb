/** Where a server runs, as its configuration must name things. */
export interface Place {
  /** The folder that holds the spec's files; in its subfolder `data`, which exists, a server keeps what survives a restart. */
  readonly directory: string;
  /** The host under which the server reaches ports of this machine. */
  readonly host: string;
  /** The port that the server listens on for one of the spec's named ports. */
  readonly port: (name: string) => number;
}

/** A program that runs as a real server in tests, and where to get it. */
export interface ServerProgram {
  readonly name: string;
  /** The container image, with its tag. */
  readonly image: string;
  /** The command that runs it, looked for on PATH and in the usual system folders. */
  readonly binary: string;
  /** The Debian package that holds the binary. */
  readonly debianPackage: string;
}

/** A real server that a test starts: one description for a container and for a local process. */
export interface ServerSpec {
  readonly program: ServerProgram;
  /** Names of the ports it listens on; the server is ready when each takes connections. */
  readonly ports: readonly string[];
  /** Ports of this machine that the server must reach; default none. */
  readonly reaches?: readonly number[];
  /** Files that it reads, by their path in `place.directory`; default none. */
  readonly files?: (place: Place) => Readonly<Record<string, string>>;
  /** The command line after the binary. */
  readonly args: (place: Place) => readonly string[];
}

/** A server that runs. */
export interface StartedServer {
  readonly via: 'container' | 'process';
  readonly host: string;
  /** The port of this machine that leads to one of the spec's named ports. */
  readonly port: (name: string) => number;
  /** What the server printed so far, for a failing test's message. */
  log(): string;
  /** Ends it at once (SIGKILL), and waits until it has ended. */
  kill(): Promise<void>;
  /** Stops its clock and its answers (SIGSTOP); connections stay open. */
  pause(): Promise<void>;
  /** Lets a paused server go on (SIGCONT). */
  resume(): Promise<void>;
  /** Starts it again on the same ports, killing it first where it runs; `empty`: without what it kept in its `data` folder. */
  restart(options?: { readonly empty?: boolean }): Promise<void>;
  /** Ends the server and removes its files. */
  stop(): Promise<void>;
}

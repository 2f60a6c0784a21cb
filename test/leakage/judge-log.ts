import { isPerson, nameOfCaller, type Caller } from './people';

/** Reads the lines of a log as they come, and finds those that tell another than who sent the request that they name. */
export class LogJudge {
  readonly #callers = new Map<string, Caller>();
  /** What the log calls a user. */
  readonly #pseudonyms = new Map<string, string>();
  readonly foreign: string[] = [];
  lines = 0;

  /** Says who sends a request of that id. */
  expect(id: string, caller: Caller): void {
    this.#callers.set(id, caller);
  }

  read(text: string): void {
    for (const line of text.trim().split('\n')) this.#readLine(line);
  }

  #readLine(line: string): void {
    this.lines += 1;
    const { request, requestId = request, msg, subject } = JSON.parse(line) as Readonly<Record<string, string>>;
    const caller = requestId === undefined ? undefined : this.#callers.get(requestId);
    // A name is there when an upstream said it in its error: then it is that of who asked.
    const named = line.match(/<(?:nobody|sub-)[^>]*>|Bearer ey/g) ?? [];
    const strangers = named.filter((name) => caller === undefined || name !== nameOfCaller(caller));
    if (caller !== undefined && strangers.length > 0) this.foreign.push(`the log tells of another: ${line}`);
    if (caller === undefined || msg !== 'operation') return;
    const user = isPerson(caller) ? caller.subject : undefined;
    if (user === undefined ? subject !== undefined : subject !== this.#pseudonymOf(user, subject)) {
      this.foreign.push(`the log takes ${String(user)} for another: ${line}`);
    }
  }

  /** The first line of a user tells what he is called; that no two are called the same is told by the next. */
  #pseudonymOf(user: string, seen: string | undefined): string | undefined {
    const known = this.#pseudonyms.get(user);
    if (known !== undefined || seen === undefined) return known;
    if ([...this.#pseudonyms.values()].includes(seen)) return undefined;
    this.#pseudonyms.set(user, seen);
    return seen;
  }
}

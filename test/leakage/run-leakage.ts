import { setTimeout as sleep } from 'node:timers/promises';
import { Writable } from 'node:stream';
import fc from 'fast-check';
import { createSeeded, type Seeded } from '../faults/seeded';
import { anyOperation, type Operation } from './any-operation';
import { openClients, type Clients, type Got, type Sent } from './clients';
import { judgeAnswer } from './judge-answer';
import { LogJudge } from './judge-log';
import { openWorld, type World } from './open-world';
import { isPerson, ownerOf, type Caller, type Person } from './people';

/** How much is asked. */
export interface LeakageOptions {
  readonly seed: number;
  /** How many answers are waited for. */
  readonly answers: number;
}

/** What came of it. */
export interface LeakageOutcome {
  readonly seed: number;
  readonly answers: number;
  readonly answersBy: Readonly<Record<Transport, number>>;
  readonly leaves: number;
  /** Leaves that ask for a scope, and answers that events of ours brought. */
  readonly guarded: number;
  readonly told: number;
  /** Errors of upstreams that name the caller. */
  readonly namingErrors: number;
  /** Requests whose client left, and those with a token that was tampered with. */
  readonly left: number;
  readonly tampered: number;
  readonly logLines: number;
  /** Everything that was somebody else's. */
  readonly foreign: readonly string[];
}

type Transport = Exclude<keyof Clients, 'close'>;

const concurrency = 64;
const operationCount = 400;

/** Has 20 users ask random operations, 64 at a time, over all transports, and looks at every answer and every line of the log. */
export async function runLeakage({ seed, answers: wanted }: LeakageOptions): Promise<LeakageOutcome> {
  const log = new LogJudge();
  const destination = new Writable({
    write(chunk: Buffer, _encoding, done) {
      log.read(chunk.toString());
      done();
    },
  });
  const world = await openWorld(createSeeded(seed + 1), destination);
  const clients = openClients(world.gateway.url, concurrency);
  const run = new Run({ seed, world, clients, log });
  try {
    await run.ask(wanted);
  } finally {
    await clients.close();
    await world.stop();
  }
  return { ...run.outcome(), seed, logLines: log.lines };
}

interface RunParts {
  readonly seed: number;
  readonly world: World;
  readonly clients: Clients;
  readonly log: LogJudge;
}

class Run {
  readonly #chance: Seeded;
  readonly #operations: readonly Operation[];
  readonly #following = new Map<Caller, number>();
  readonly #answersBy: Record<Transport, number> = { post: 0, get: 0, sse: 0, socket: 0 };
  readonly #foreign: string[] = [];
  #asked = 0;
  #answers = 0;
  #leaves = 0;
  #guarded = 0;
  #told = 0;
  #namingErrors = 0;
  #left = 0;
  #tampered = 0;

  constructor(private readonly parts: RunParts) {
    this.#chance = createSeeded(parts.seed);
    this.#operations = fc.sample(anyOperation(), { seed: parts.seed, numRuns: operationCount });
  }

  async ask(wanted: number): Promise<void> {
    const telling = new AbortController();
    const told = this.#tell(telling.signal);
    const work = async (): Promise<void> => {
      while (this.#answers < wanted) await this.#askOnce();
    };
    await Promise.all(Array.from({ length: concurrency }, work));
    telling.abort();
    await told;
  }

  outcome(): Omit<LeakageOutcome, 'seed' | 'logLines'> {
    return {
      answers: this.#answers,
      answersBy: this.#answersBy,
      leaves: this.#leaves,
      guarded: this.#guarded,
      told: this.#told,
      namingErrors: this.#namingErrors,
      left: this.#left,
      tampered: this.#tampered,
      foreign: [...this.#foreign, ...this.parts.log.foreign],
    };
  }

  async #askOnce(): Promise<void> {
    const { callers } = this.parts.world;
    const caller = this.#pick(callers);
    // Few operations at a time: the same ones are asked by many side by side.
    const operation = this.#operations[((this.#asked >> 6) * 3 + this.#chance.below(6)) % operationCount];
    if (operation === undefined) return;
    this.#asked += 1;
    const id = `id-${String(this.#asked)}`;
    if (isPerson(caller) && this.#chance.below(40) === 0) await this.#askTampered(caller, operation, id);
    else await this.#askAs(caller, operation, id);
  }

  async #askAs(caller: Caller, operation: Operation, id: string): Promise<void> {
    const transport = this.#chooseTransport(operation.type);
    const sent = this.#toSent(caller, operation, id);
    if (sent.leaves !== undefined) this.#left += 1;
    if (operation.isTold) this.#follow(caller, 1);
    if (transport !== 'socket') this.parts.log.expect(id, caller);
    const got = await this.parts.clients[transport](sent);
    if (operation.isTold) this.#follow(caller, -1);
    if (got.id !== undefined && got.id !== id) this.#foreign.push(`${id} was answered as ${got.id}`);
    for (const text of got.answers) this.#judge(text, { caller, operation, transport });
  }

  #judge(
    text: string,
    { caller, operation, transport }: { caller: Caller; operation: Operation; transport: Transport },
  ): void {
    const { leaves, guarded, errors, foreign } = judgeAnswer(text, caller);
    this.#answers += 1;
    this.#answersBy[transport] += 1;
    this.#leaves += leaves;
    this.#guarded += guarded;
    if (operation.isTold && leaves > 0) this.#told += 1;
    this.#namingErrors += errors;
    for (const what of foreign) {
      this.#foreign.push(`${what} for ${JSON.stringify(caller)} over ${transport}: ${operation.text}: ${text}`);
    }
  }

  /** Another's signature under one's own claims: it is refused, and whoever's signature it is has no part in it. */
  async #askTampered(caller: Person, operation: Operation, id: string): Promise<void> {
    const other = this.#pick(this.parts.world.callers.filter(isPerson));
    const signature = other.token.split('.')[2] ?? '';
    const token = `${caller.token.slice(0, caller.token.lastIndexOf('.'))}.${signature}`;
    if (token === caller.token) return;
    this.#tampered += 1;
    const sent = { ...this.#toSent({ ...caller, token }, operation, id), leaves: undefined };
    const got: Got = await this.parts.clients.post(sent);
    const isRefused =
      got.status === 401 && got.answers.every((text) => !text.includes('<') && !text.includes('"data"'));
    if (!isRefused) this.#foreign.push(`a token with the signature of another was taken: ${got.answers.join(' ')}`);
  }

  /** One asks for his own box, or for another's, by the same operation. */
  #toSent(caller: Caller, { text, events }: Operation, id: string): Sent {
    const owner = ownerOf(this.#chance.below(3) === 0 ? this.#pick(this.parts.world.callers) : caller);
    const content = text.includes('$content') ? { content: owner } : {};
    const variables = text.includes('$box') ? { box: owner, ...content } : {};
    const leaves = this.#chance.below(10) === 0 ? 1 + this.#chance.below(30) : undefined;
    return { caller, id, query: text, variables, most: events, leaves };
  }

  #chooseTransport(type: Operation['type']): Transport {
    const turn = this.#chance.below(10);
    if (type === 'subscription') return turn < 5 ? 'sse' : 'socket';
    if (turn < 2) return 'socket';
    if (turn < 3) return 'sse';
    return turn < 5 && type === 'query' ? 'get' : 'post';
  }

  #follow(caller: Caller, change: 1 | -1): void {
    this.#following.set(caller, (this.#following.get(caller) ?? 0) + change);
  }

  #pick<T>(items: readonly T[]): T {
    const item = items[this.#chance.below(items.length)];
    if (item === undefined) throw new Error('There is nothing to choose from.');
    return item;
  }

  /** Tells those who follow, and beside each of them somebody else. */
  async #tell(signal: AbortSignal): Promise<void> {
    const { world } = this.parts;
    const { callers } = world;
    let next = 0;
    while (!signal.aborted) {
      for (const [caller, count] of this.#following) {
        if (count <= 0) continue;
        next += 1;
        const other = callers[next % callers.length];
        if (other !== undefined) await world.tell(other);
        await world.tell(caller);
      }
      await sleep(5);
    }
  }
}

import type { Position } from '../../events/event-bus';
import type { FoldCommit, FoldWriter } from '../fold-claim';
import { RecentEvents } from './recent-events';

/** How many events of a topic are remembered by their identities. */
const remembered = 10_000;

/** One generation of a unit while it is folded: how far it has come in each of its topics, and what it remembers. */
export class GenerationFold {
  readonly #positions = new Map<string, Position>();
  readonly #recent = new Map<string, RecentEvents>();
  #turn: Promise<unknown> = Promise.resolve();

  constructor(readonly writer: FoldWriter) {
    for (const position of writer.head.positions) this.#positions.set(position.topic, position);
    for (const topic of new Set(writer.head.identities.map((identity) => identity.topic))) {
      const own = writer.head.identities.filter((identity) => identity.topic === topic);
      this.#recent.set(topic, new RecentEvents(own.slice(-remembered), remembered));
    }
  }

  /** How far it has come in a topic. */
  reached(topic: string): Position | undefined {
    return this.#positions.get(topic);
  }

  /** What is remembered of a topic's events. */
  recent(topic: string): RecentEvents {
    const known = this.#recent.get(topic) ?? new RecentEvents([], remembered);
    this.#recent.set(topic, known);
    return known;
  }

  /** Commits what was folded. Afterwards it stands at the commit's position. */
  commit(commit: FoldCommit): Promise<void> | undefined {
    const done = this.writer.commit(commit);
    if (done === undefined) {
      this.#pass(commit);
      return undefined;
    }
    return done.then(() => {
      this.#pass(commit);
    });
  }

  /** Runs when those who came before have finished: several topics feed the one state. */
  inTurn<T>(run: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(run);
    this.#turn = result.catch(() => undefined);
    return result;
  }

  #pass({ position }: FoldCommit): void {
    this.#positions.set(position.topic, position);
  }
}

import { randomUUID } from 'node:crypto';
import { runScript } from '../../redis/redis-script';
import { type EventIdentity, type FoldClaim, type FoldHead, type FoldWriter, LeaseLost } from '../fold-claim';
import { buildScript, claimScript, releaseScript, renewScript, swapScript } from './claim-scripts';
import { readEntry, readHead, readList, readText } from './read-replies';
import { RedisWriter, type RedisWriterOptions } from './redis-writer';
import { generationKey } from './unit-keys';

/** What a claim is made with. */
export type RedisClaimOptions = Pick<
  RedisWriterOptions,
  'link' | 'keys' | 'unit' | 'index' | 'owner' | 'leaseTime' | 'changes' | 'remembered'
> & {
  readonly fingerprint: string;
  /** Called once, when the claim has ended in any way. */
  readonly onEnd: () => void;
};

/** After so many seconds without a claim the states of another definition are dropped. */
const otherDefinitions = 86_400;

/** Takes a unit in Redis; undefined while another has it. It is kept by renewing it three times in its duration. */
export async function claimInRedis(options: RedisClaimOptions): Promise<FoldClaim | undefined> {
  const { link, keys, owner, leaseTime, fingerprint } = options;
  const reply = await runScript(link.commands, claimScript, {
    keys: [keys.unit, keys.lease, keys.used],
    args: [owner, leaseTime, fingerprint, keys.generations, nameGeneration(), keys.fingerprints, otherDefinitions],
  });
  if (reply === null) return undefined;
  const [fence, serving] = readList(reply).map(readText);
  if (fence === undefined || serving === undefined) throw new Error('Redis gave no fence.');
  const claim = new RedisClaim(options, fence);
  try {
    return await claim.open(serving);
  } catch (error) {
    await claim.release();
    throw error;
  }
}

class RedisClaim {
  readonly #options: RedisClaimOptions;
  readonly #fence: string;
  readonly #lost = new AbortController();
  readonly #renewing: NodeJS.Timeout;

  constructor(options: RedisClaimOptions, fence: string) {
    this.#options = options;
    this.#fence = fence;
    this.#renewing = setInterval(() => void this.#renew(), options.leaseTime / 3);
    this.#renewing.unref();
  }

  async open(generation: string): Promise<FoldClaim> {
    return {
      serving: this.#createWriter(generation, await this.#readHead(generation)),
      lost: this.#lost.signal,
      build: () => this.#build(),
      swap: (built) => this.#guarded(swapScript, built.generation),
      release: () => this.release(),
    };
  }

  async release(): Promise<void> {
    if (this.#lost.signal.aborted) return;
    this.#end();
    const { link, keys } = this.#options;
    // Unreachable now, it ends by itself with its time; the same owner may take it before.
    await runScript(link.commands, releaseScript, { keys: [keys.unit, keys.lease], args: [this.#fence] }).catch(
      () => 0,
    );
  }

  async #build(): Promise<FoldWriter> {
    const generation = nameGeneration();
    await this.#guarded(buildScript, generation);
    return this.#createWriter(generation, { positions: [], identities: [] });
  }

  async #guarded(script: typeof buildScript, generation: string): Promise<void> {
    const { link, keys, unit } = this.#options;
    const reply = await runScript(link.commands, script, {
      keys: [keys.unit],
      args: [this.#fence, keys.generations, generation],
    });
    if (reply === 1) return;
    this.#end();
    throw new LeaseLost(unit);
  }

  #createWriter(generation: string, head: FoldHead): RedisWriter {
    return new RedisWriter({ ...this.#options, generation, head, fence: this.#fence, onLost: this.#end });
  }

  async #readHead(generation: string): Promise<FoldHead> {
    const { link, keys } = this.#options;
    const fields = await link.commands.hgetall(generationKey(keys, generation, 'head'));
    const { positions } = readHead(Object.entries(fields).flat());
    const identities: EventIdentity[] = [];
    for (const { topic } of positions) {
      const entries = await link.commands.xrange(generationKey(keys, generation, `ids:${topic}`), '-', '+');
      for (const entry of entries) {
        const list = JSON.parse(readEntry(entry).get('v') ?? '[]') as readonly (readonly [string, number])[];
        for (const [event, digest] of list) identities.push({ topic, event, digest });
      }
    }
    return { positions, identities };
  }

  async #renew(): Promise<void> {
    const { link, keys, owner, leaseTime, fingerprint } = this.#options;
    try {
      const args = [this.#fence, owner, leaseTime, fingerprint];
      const reply = await runScript(link.commands, renewScript, { keys: [keys.unit, keys.lease, keys.used], args });
      if (reply === 0) this.#end();
    } catch {
      // Nobody else can take it while Redis is away; should another take it after, no commit passes the fence.
    }
  }

  readonly #end = (): void => {
    if (this.#lost.signal.aborted) return;
    clearInterval(this.#renewing);
    this.#lost.abort();
    this.#options.onEnd();
  };
}

/** Names never come again, so that what is left of an emptied server is not taken for what follows. */
function nameGeneration(): string {
  return randomUUID().slice(0, 13);
}

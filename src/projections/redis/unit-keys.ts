import { redisKey } from '../../redis/redis-key';
import type { FoldUnit } from '../fold-claim';

/** The names of what is kept of one unit, all in one slot of a cluster. */
export interface UnitKeys {
  /** Hash: `fence`, the number of the last claim; `serving` and `building`, names of generations. */
  readonly unit: string;
  /** Who has the unit, for as long as it lasts. */
  readonly lease: string;
  /** Sorted set: the fingerprints under which the unit was folded, by the time when that was last. */
  readonly used: string;
  /** What names of generations' keys begin with: the generation and one of {@link parts} follow. */
  readonly generations: string;
  /** What the keys of every fingerprint begin with. */
  readonly fingerprints: string;
}

/**
 * What is kept of a generation. `head`, hash: `p:<topic>` a position, `i:<topic>` how many identities there were, `n` how many
 * changes; `states`, hash: JSON by key; `log`, stream: changes; `keys`, sorted set; `index`, sorted set: field, value and key.
 * Identities of a topic's events are in the stream `ids:<topic>`.
 */
export type GenerationPart = 'head' | 'states' | 'log' | 'keys' | 'index' | `ids:${string}`;

/** Names the keys of a unit, under one definition of its projection. */
export function unitKeys(subschema: string, { projection, partition }: FoldUnit, fingerprint: string): UnitKeys {
  const tag = `${subschema}:${projection}:${String(partition)}`;
  return {
    unit: redisKey(tag, `${fingerprint}:unit`),
    lease: redisKey(tag, `${fingerprint}:lease`),
    used: redisKey(tag, 'used'),
    generations: redisKey(tag, `${fingerprint}:`),
    fingerprints: redisKey(tag, ''),
  };
}

/** Names one part of a generation. */
export function generationKey(keys: UnitKeys, generation: string, part: GenerationPart): string {
  return `${keys.generations}${generation}:${part}`;
}

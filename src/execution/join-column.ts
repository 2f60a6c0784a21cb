import { GraphQLID, GraphQLString } from 'graphql';
import type { Join } from '../planning/plan';
import { odd } from './cut/odd';
import type { Joined } from './entity';
import type { EntityRecords } from './entity-records';
import type { FetchRecords } from './fetch-records';
import type { UpstreamRecord } from './record';

/** One join of all objects of one shape: what is known of it, by row of its table. */
export class JoinColumn {
  /** The entity of each row, once its key could be read. */
  readonly joined: (Joined | undefined)[] = [];
  /** The rows whose join has not ended. */
  readonly waiting: number[] = [];
  readonly records: FetchRecords;
  /** Where an object holds the key when that is one text, as most are: then nothing but the text is read. */
  readonly plainKey: string | undefined;

  /** `source`: the number of the join among the sources of the shape. */
  constructor(
    readonly join: Join,
    readonly source: number,
    entities: EntityRecords,
  ) {
    this.records = entities.of(join.fetch);
    this.plainKey = plainKeyOf(join, this.records);
  }

  /** True when the join of a row has ended. */
  hasEnded(row: number): boolean {
    const joined = this.joined[row];
    return joined !== undefined && joined.entity.state.kind !== 'wanted';
  }

  /** The record of a row, null where the upstream has no such entity. Throws `odd` where the join failed, or lost a part of its key. */
  recordAt(row: number): UpstreamRecord | null {
    const joined = this.joined[row];
    if (joined === undefined || joined.lost.size > 0) throw odd;
    const { state } = joined.entity;
    if (state.kind === 'found') return state.record;
    if (state.kind === 'absent') return null;
    throw odd;
  }
}

function plainKeyOf({ reads }: Join, records: FetchRecords): string | undefined {
  const [read] = reads;
  if (read === undefined || reads.length > 1 || read.name !== records.plainMember) return undefined;
  const { leaf, depth, responseKey } = read.value;
  const isText = depth === 0 && (leaf === GraphQLID || leaf === GraphQLString);
  return isText && read.source === 0 ? responseKey : undefined;
}

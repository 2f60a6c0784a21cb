import type { EntityFetch } from '../planning/plan';
import type { Entity } from './entity';
import { FetchRecords } from './fetch-records';

/** The entities of one request, by fetch and key: each is asked for once. */
export class EntityRecords {
  private readonly byFetch = new Map<EntityFetch, FetchRecords>();

  /** The entities of one fetch. */
  of(fetch: EntityFetch): FetchRecords {
    let records = this.byFetch.get(fetch);
    if (records === undefined) {
      records = new FetchRecords(fetch);
      this.byFetch.set(fetch, records);
    }
    return records;
  }

  /** Hands over what is wanted, by fetch; each is handed over once. */
  takeWanted(): ReadonlyMap<EntityFetch, readonly Entity[]> {
    const taken = new Map<EntityFetch, readonly Entity[]>();
    for (const [fetch, records] of this.byFetch) {
      const wanted = records.takeWanted();
      if (wanted.length > 0) taken.set(fetch, wanted);
    }
    return taken;
  }
}

import type { FoldCommit, FoldWriter } from '../../../src/projections/fold-claim';
import type { ProjectionStore } from '../../../src/projections/projection-store';

/** Does something around the commits of a store: `commit` writes to the store below. */
export type StagedCommit = (
  projection: string,
  commit: () => Promise<void> | undefined,
  what: FoldCommit,
) => Promise<void> | undefined;

/** A store whose commits are staged, and that is otherwise another store. */
export function stageStore(store: ProjectionStore, staged: StagedCommit): ProjectionStore {
  const stageWriter = (writer: FoldWriter, projection: string): FoldWriter =>
    new Proxy(writer, {
      get: (target, name) => {
        if (name === 'commit') return (what: FoldCommit) => staged(projection, () => target.commit(what), what);
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      },
    });
  return {
    read: (projection, keys) => store.read(projection, keys),
    list: (projection, query) => store.list(projection, query),
    changesSince: (projection, cursor) => store.changesSince(projection, cursor),
    follow: (projection, options) => store.follow(projection, options),
    close: () => store.close(),
    claim: async (unit) => {
      const claim = await store.claim(unit);
      return claim && { ...claim, serving: stageWriter(claim.serving, unit.projection) };
    },
  };
}

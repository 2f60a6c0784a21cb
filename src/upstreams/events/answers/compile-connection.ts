import type { ListedEntity, ListQuery } from '../../../projections/projection-store';
import type { UpstreamField } from '../../upstream';
import type { Connection } from '../schema/events-model';
import { compileEntitySelection, entityOf, type EntityRow, type EntitySource } from './entity-loader';
import { readKeyText } from './key-values';
import { compileTypeNaming } from './name-types';
import { formatPageCursor } from './page-cursor';
import { readPageQuery } from './page-query';
import { selectNodes } from './reached-types';
import { objectTypeOf } from './selected-fields';

/** Lists one page by the arguments of its field. Throws BAD_USER_INPUT where they do not fit. */
export type PageAnswer = (args: Readonly<Record<string, unknown>>) => Promise<EntityRow>;

interface Edge {
  readonly cursor: string;
  readonly node: EntityRow;
}

/** Compiles a connection. Entities that cannot be served yet are passed over, and do not count. */
export function compileConnection(
  source: EntitySource,
  { type }: Connection,
  { field, subschema }: { readonly field: UpstreamField; readonly subschema: string },
): PageAnswer {
  const entity = entityOf(source.model, type);
  const connectionType = objectTypeOf(source.schema, `${type}Connection`);
  const selection = compileEntitySelection(source, type, selectNodes(source, type, field.selections ?? []));
  const nameTypes = compileTypeNaming(source.schema, connectionType, field.selections ?? []);

  async function toEdges(entities: readonly ListedEntity[]): Promise<readonly Edge[]> {
    const rows = await selection.completeAll(
      entities.map(({ key, state }) => ({ state, key: readKeyText(entity, key) ?? [] })),
    );
    return entities.flatMap(({ key }, index) => {
      const row = rows[index];
      return row == null ? [] : [{ cursor: formatPageCursor(type, key), node: row }];
    });
  }

  /** One entity more than is asked for tells whether there is a next page. */
  async function read({ where, after, first }: ListQuery): Promise<readonly Edge[]> {
    const found: Edge[] = [];
    for (let from = after; ;) {
      const wanted = first + 1 - found.length;
      const page = await source.store.list(type, { where, after: from, first: wanted });
      found.push(...(await toEdges(page.entities)));
      from = page.entities.at(-1)?.key;
      if (!page.hasMore || from === undefined || found.length > first) return found;
    }
  }

  return async (args) => {
    const query = readPageQuery(entity, args, subschema);
    const found = await read(query);
    const page = found.slice(0, query.first);
    const pageInfo = {
      hasNextPage: found.length > query.first,
      hasPreviousPage: query.after !== undefined,
      startCursor: page[0]?.cursor ?? null,
      endCursor: page.at(-1)?.cursor ?? null,
    };
    const row: EntityRow = { edges: page, pageInfo };
    return nameTypes === undefined ? row : nameTypes(row);
  };
}

import type { GraphQLSchema } from 'graphql';
import { formatEntityKey } from '../../../projections/entity-key';
import type { EntityState } from '../../../projections/projection';
import type { ProjectionStore } from '../../../projections/projection-store';
import { createServedEntity, type ServedEntity } from '../../../projections/served-entity';
import type { UpstreamSelection } from '../../upstream';
import type { EntityType, EventsModel, Link } from '../schema/events-model';
import { parseKeyValues, type KeyValues } from './key-values';
import { compileTypeNaming } from './name-types';
import { collectSelectedFields, objectTypeOf } from './selected-fields';

/** An entity in an answer: its values by field name, with the links that were asked for. */
export type EntityRow = Readonly<Record<string, unknown>>;

/** An entity that has been read, and the values of its key. */
export interface FoundEntity {
  readonly state: EntityState | undefined;
  readonly key: KeyValues;
}

/** One selection on one type of entity, compiled. */
export interface EntitySelection {
  /** Looks entities up by the values of their keys, in one read; null where there is none. Answers in the order of the keys. */
  load(keys: readonly KeyValues[]): Promise<readonly (EntityRow | null)[]>;
  /** Makes the row of a state; undefined where the entity cannot be served. */
  complete(state: EntityState | undefined, key: KeyValues): Promise<EntityRow | undefined>;
  /** Makes the rows of states, their links in one read each; null where the entity cannot be served. */
  completeAll(found: readonly FoundEntity[]): Promise<readonly (EntityRow | null)[]>;
}

/** What entities are looked up with. */
export interface EntitySource {
  readonly model: EventsModel;
  /** The served schema. */
  readonly schema: GraphQLSchema;
  readonly store: ProjectionStore;
}

/** Compiles a selection on an entity. Throws when the type is no entity. */
export function compileEntitySelection(
  source: EntitySource,
  type: string,
  selections: readonly UpstreamSelection[],
): EntitySelection {
  const entity = entityOf(source.model, type);
  const objectType = objectTypeOf(source.schema, type);
  const links: CompiledLink[] = [];
  for (const [name, below] of collectSelectedFields(source.schema, objectType, selections)) {
    const link = entity.links.get(name);
    if (link !== undefined) links.push({ name, link, selection: compileEntitySelection(source, link.target, below) });
  }
  const nameTypes = compileTypeNaming(source.schema, objectType, selections);

  async function finish(served: readonly (ServedEntity | undefined)[]): Promise<readonly (EntityRow | null)[]> {
    const rows = served.map((row) => (row === undefined ? null : links.length === 0 ? row : { ...row }));
    if (links.length > 0) await Promise.all(links.map((link) => follow(link, rows)));
    return nameTypes === undefined ? rows : rows.map((row) => row && nameTypes(row));
  }

  return {
    load: async (keys) => finish(await lookUp(source.store, entity, keys)),
    complete: async (state, key) => {
      const [row] = await finish([serve(entity, state, key)]);
      return row ?? undefined;
    },
    completeAll: (found) => finish(found.map(({ state, key }) => serve(entity, state, key))),
  };
}

/** The entity of a name. Throws when there is none. */
export function entityOf(model: EventsModel, type: string): EntityType {
  const entity = model.entities.get(type);
  if (entity === undefined) throw new Error(`${type} is no entity of this subschema.`);
  return entity;
}

interface CompiledLink {
  readonly name: string;
  readonly link: Link;
  readonly selection: EntitySelection;
}

async function follow(
  { name, link, selection }: CompiledLink,
  rows: readonly (Record<string, unknown> | null)[],
): Promise<void> {
  const leading = rows.filter((row) => row !== null);
  const targets = await selection.load(leading.map((row) => link.from.map((field) => row[field])));
  for (const [index, row] of leading.entries()) row[name] = targets[index] ?? null;
}

async function lookUp(
  store: ProjectionStore,
  entity: EntityType,
  keys: readonly KeyValues[],
): Promise<readonly (ServedEntity | undefined)[]> {
  const parsed = keys.map((values) => parseKeyValues(entity, values));
  const { projection } = entity;
  if (projection === undefined) return parsed.map((key) => key && serve(entity, undefined, key));
  const texts: string[] = [];
  for (const key of parsed) if (key !== undefined) texts.push(formatEntityKey(key));
  const { states } = await store.read(projection.name, texts);
  let next = 0;
  return parsed.map((key) => key && serve(entity, states[next++], key));
}

function serve(
  { projection, key }: EntityType,
  state: EntityState | undefined,
  values: KeyValues,
): ServedEntity | undefined {
  if (projection !== undefined && state !== undefined) return createServedEntity(projection, state);
  const keyFields = Object.fromEntries(key.map(({ name }, index) => [name, values[index]]));
  if (projection === undefined) return keyFields;
  return projection.hasEveryKey ? createServedEntity(projection, keyFields) : undefined;
}

import { GatewayError } from '../errors';
import type { EntityFetch } from '../planning/plan';
import type { Entity, EntityState } from './entity';
import type { EntityBatch } from './entity-request';
import type { FieldError, FieldErrors } from './field-errors';
import { memberOf } from './member-of';
import { isRecord, type UpstreamRecord } from './record';
import { matchText } from './match-text';

/** Gives every entity of a batch its own record of an answer's data: by key wherever the answer has one, never by position then. */
export function matchEntities(batch: EntityBatch, data: UpstreamRecord, errors: FieldErrors): void {
  const value = data[batch.responseKey] ?? null;
  if (value === null) {
    const [first] = errors.at(data, batch.responseKey);
    if (first !== undefined) settle(batch.entities, { kind: 'failed', ...first });
    else settle(batch.entities, batch.fetch.nonNull ? misfit(batch.fetch) : { kind: 'absent' });
    return;
  }
  const rows = batch.fetch.entryPoint.batch ? value : [value];
  if (!Array.isArray(rows)) settle(batch.entities, misfit(batch.fetch));
  else if (batch.fetch.entryPoint.batch && batch.fetch.match.length > 0) matchByKey(batch, rows, errors);
  else matchByPosition(batch, rows, errors);
}

/** Ends the wait of entities that have no state yet. */
export function settle(entities: readonly Entity[], state: EntityState): void {
  for (const entity of entities) if (entity.state.kind === 'wanted') entity.state = state;
}

function matchByKey({ fetch, entities }: EntityBatch, rows: readonly unknown[], errors: FieldErrors): void {
  const paths = fetch.match.map(({ answer }) => answer);
  let byMatch: ReadonlyMap<string | undefined, Entity> | undefined;
  const find = (match: string | undefined, index: number): Entity | undefined => {
    // Most answers come in the order of what was asked: a map is made for the others.
    const expected = entities[index];
    if (expected?.match === match) return expected;
    byMatch ??= new Map(entities.map((entity) => [entity.match, entity]));
    return byMatch.get(match);
  };
  let inOrder = rows.length === entities.length;
  const strays: readonly Stray[] = rows.map((row, index) => {
    if (row == null) return errors.at(rows, index)[0];
    if (!isRecord(row) || !isExpected(fetch, row)) return misfit(fetch);
    const entity = find(matchText(paths, row), index);
    if (entity === undefined) return keyError(fetch, row, errors) ?? (lacksKey(fetch, row) ? misfit(fetch) : undefined);
    if (entity !== entities[index]) inOrder = false;
    if (entity.state.kind === 'wanted') entity.state = { kind: 'found', record: row };
    return undefined;
  });
  if (entities.some(({ state }) => state.kind === 'wanted')) settleUnmatched(entities, { strays, inOrder });
}

/** An error in the place of a row, of which no key tells whose it is. */
type Stray = { readonly error: Error; readonly below?: FieldError['below'] } | undefined;

/** What an answer has in the place of rows. */
interface Unmatched {
  readonly strays: readonly Stray[];
  /** True where there is a row for each entity, and none in the place of another's. */
  readonly inOrder: boolean;
}

/**
 * Where the rows stand in the order of what was asked, one that failed belongs to the entity at its position if that is unmatched;
 * else any unmatched entity may be meant.
 */
function settleUnmatched(entities: readonly Entity[], { strays, inOrder }: Unmatched): void {
  const isOpen = entities.map(({ state }) => state.kind === 'wanted');
  const unclaimed = strays.find((stray, index) => stray !== undefined && !(inOrder && isOpen[index] === true));
  entities.forEach((entity, index) => {
    settle([entity], lost((inOrder ? strays[index] : undefined) ?? unclaimed));
  });
}

function matchByPosition({ fetch, entities }: EntityBatch, rows: readonly unknown[], errors: FieldErrors): void {
  if (rows.length !== entities.length) {
    settle(entities, misfit(fetch));
    return;
  }
  entities.forEach((entity, index) => {
    const row = rows[index] ?? null;
    if (row === null) settle([entity], lost(errors.at(rows, index)[0]));
    else settle([entity], isRecord(row) && isExpected(fetch, row) ? { kind: 'found', record: row } : misfit(fetch));
  });
}

/** An upstream that serves many types under one name must have answered the one that was asked for. */
function isExpected({ typename }: EntityFetch, record: UpstreamRecord): boolean {
  return typename === undefined || record[typename.key] === typename.expected;
}

function lost(stray: Stray): EntityState {
  return stray === undefined ? { kind: 'absent' } : { kind: 'failed', ...stray };
}

function misfit({ subschema }: EntityFetch): { readonly kind: 'failed'; readonly error: Error } {
  return { kind: 'failed', error: new GatewayError('UPSTREAM_BAD_RESPONSE', { subschema: subschema.name }) };
}

/** True when a row holds no value where its own schema promises a part of the key. */
function lacksKey({ match }: EntityFetch, record: UpstreamRecord): boolean {
  return match.some(({ answer: [key], nonNull }) => nonNull && key !== undefined && memberOf(record, key) == null);
}

function keyError({ match }: EntityFetch, record: UpstreamRecord, errors: FieldErrors): Stray {
  const [first] = match.flatMap(({ answer: [key] }) => (key === undefined ? [] : errors.at(record, key)));
  return first && { error: first.error };
}

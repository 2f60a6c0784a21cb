import { readEventPath, type EventPath } from '../../../projections/event-path';
import type { ReceivedEvent } from '../../../events/parse-event';
import type { FilterTerm, TopicField } from '../schema/events-model';
import { renderFilterText, type TemplateValues } from './render-template';

/** True for an event that one subscriber asked for. */
export type TopicFilter = (event: ReceivedEvent) => boolean;

/** Fills in a field's filter for one subscriber. Throws where a value is missing or does not fit. A tombstone passes no filter of its payload. */
export function createTopicFilter({ types, filter }: TopicField, values: TemplateValues): TopicFilter {
  const terms = filter.map((term) => fillIn(term, values));
  return ({ type, data }) =>
    (types === undefined || types.has(type)) &&
    terms.every(({ path, isWanted }) => isWanted(readEventPath(data, path)));
}

function fillIn(
  { path, anyOf }: FilterTerm,
  values: TemplateValues,
): { readonly path: EventPath; readonly isWanted: (value: unknown) => boolean } {
  const constants = new Set<unknown>();
  const texts = new Set<string>();
  for (const one of anyOf) {
    if (typeof one === 'object' && one !== null) texts.add(renderFilterText(one, values));
    else constants.add(one);
  }
  return {
    path,
    isWanted: (value) => constants.has(value ?? null) || (isSingle(value) && texts.has(String(value))),
  };
}

function isSingle(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

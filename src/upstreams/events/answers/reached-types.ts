import type { UpstreamSelection } from '../../upstream';
import type { EntitySource } from './entity-loader';
import { collectSelectedFields, objectTypeOf } from './selected-fields';
import type { EntityType } from '../schema/events-model';

/** The types that a selection on one reads from what is folded: the type itself and those that its links lead to, each once. */
export function reachedTypes(
  source: EntitySource,
  type: string,
  selections: readonly UpstreamSelection[],
): readonly EntityType[] {
  const reached = new Set<EntityType>();
  collect(source, type, selections, reached);
  return [...reached];
}

/** The same of a connection that lists entities of a type. */
export function reachedByConnection(
  source: EntitySource,
  type: string,
  selections: readonly UpstreamSelection[],
): readonly EntityType[] {
  return reachedTypes(source, type, selectNodes(source, type, selections));
}

/** What a selection on a connection of a type asks of its nodes. */
export function selectNodes(
  { schema }: EntitySource,
  type: string,
  selections: readonly UpstreamSelection[],
): readonly UpstreamSelection[] {
  const edges = collectSelectedFields(schema, objectTypeOf(schema, `${type}Connection`), selections).get('edges') ?? [];
  return collectSelectedFields(schema, objectTypeOf(schema, `${type}Edge`), edges).get('node') ?? [];
}

function collect(
  source: EntitySource,
  name: string,
  selections: readonly UpstreamSelection[],
  reached: Set<EntityType>,
): void {
  const entity = source.model.entities.get(name);
  const fields = collectSelectedFields(source.schema, objectTypeOf(source.schema, name), selections);
  if (entity !== undefined && entity.projections.length > 0) reached.add(entity);
  for (const [field, link] of entity?.links ?? []) {
    const below = fields.get(field);
    if (below !== undefined) collect(source, link.target, below, reached);
  }
}

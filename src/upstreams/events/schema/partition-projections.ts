import type { ProjectedField, Projection } from '../../../projections/projection';
import type { Compilation } from './compilation';
import type { EntityType, Publication } from './events-model';

/** The rules whose values of several partitions make one; the key is the same in all of them. */
const combinable: ReadonlySet<string> = new Set(['key', 'count', 'sum', 'min', 'max']);

/**
 * Decides, where topics have several partitions, which projections are keyed as their topic is, so that all events of a key
 * stand in one partition, and which are combined of several. What must be folded in order and is not is reported.
 */
export function partitionProjections(
  work: Compilation,
  entities: ReadonlyMap<string, EntityType>,
  publications: ReadonlyMap<string, Publication>,
): ReadonlyMap<string, EntityType> {
  if (work.partitions === 1) return entities;
  const topicKeys = findTopicKeys([...entities.values()]);
  for (const publication of publications.values()) reportPublication(work, publication, topicKeys);
  return new Map(
    [...entities].map(([name, entity]) => {
      const combined = entity.projections.some((projection) => isKeyedOtherwise(projection, topicKeys));
      if (!combined) return [name, entity];
      for (const projection of entity.projections) reportOrdered(work, entity, { projection, topicKeys });
      const projections = entity.projections.map((projection) => ({ ...projection, combined }));
      return [name, { ...entity, projections, projection: projections[0] }];
    }),
  );
}

/** By topic: where a payload holds what the topic is partitioned by. It is the key of the first projection that needs order. */
function findTopicKeys(entities: readonly EntityType[]): ReadonlyMap<string, string> {
  const keys = new Map<string, string>();
  for (const projection of entities.flatMap(({ projections }) => projections)) {
    if (projection.each !== undefined || isCombinable(projection) || keys.has(projection.topic)) continue;
    keys.set(projection.topic, keyPathsOf(projection));
  }
  return keys;
}

function isCombinable({ fields }: Projection): boolean {
  return fields.every(({ rule }) => combinable.has(rule.name));
}

function isKeyedOtherwise(projection: Projection, topicKeys: ReadonlyMap<string, string>): boolean {
  return projection.each !== undefined || topicKeys.get(projection.topic) !== keyPathsOf(projection);
}

function keyPathsOf({ key, fields }: Projection): string {
  return key.map((name) => pathOf(fields.find((field) => field.name === name))).join(' ');
}

function pathOf(field: ProjectedField | undefined): string {
  return field?.source.kind === 'path' ? field.source.path.join('.') : '';
}

function reportOrdered(
  { list, partitions }: Compilation,
  { name, node, index }: EntityType,
  { projection, topicKeys }: { readonly projection: Projection; readonly topicKeys: ReadonlyMap<string, string> },
): void {
  const { topic, fields, deletes } = projection;
  const by = topicKeys.get(topic);
  const goesBy = by === undefined ? 'by keys of its own' : `by ${by}`;
  const why = `${name} is folded from ${topic}, which goes ${goesBy} into ${String(partitions)} partitions, so that its events have no order`;
  const ordered = fields.filter(({ rule }) => !combinable.has(rule.name)).map((field) => field.name);
  if (ordered.length > 0) {
    list.report(node, {
      message: `${why}; ${ordered.join(', ')} would depend on it.`,
      mend: 'Use @count, @sum, @min and @max alone, key the type as its topic, or write partitions: 1.',
    });
  }
  if (deletes.size > 0 || index.length > 0) {
    list.report(node, {
      message: `${why}; ${deletes.size > 0 ? 'deletes' : '@index'} needs a whole entity.`,
      mend: 'Remove it, key the type as its topic, or write partitions: 1.',
    });
  }
}

function reportPublication(
  { list, schema }: Compilation,
  { field, topic, key }: Publication,
  topicKeys: ReadonlyMap<string, string>,
): void {
  const by = topicKeys.get(topic);
  if (by === undefined || by === key.join(' ')) return;
  list.report(schema.getMutationType()?.getFields()[field]?.astNode, {
    message: `Mutation.${field} publishes by ${key.join(' ')}, but ${topic} is folded by ${by}: its events would go to other partitions.`,
    mend: `Write key: "${by}".`,
  });
}

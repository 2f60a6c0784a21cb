import { getNamedType, getNullableType, isLeafType, isListType, isNonNullType, type GraphQLField } from 'graphql';
import { isBrokenEntity, parseNames, readDirective, textArgument, type Compilation } from './compilation';
import type { EntityType, Publication } from './events-model';
import { reportStrayDirectives } from './stray-directives';
import { isTopicName, topicRule } from './topic-name';

/** Compiles the fields of Mutation; each publishes an event. What is wrong is reported. */
export function compileMutations(
  work: Compilation,
  entities: ReadonlyMap<string, EntityType>,
): ReadonlyMap<string, Publication> {
  const publications = new Map<string, Publication>();
  for (const field of Object.values(work.schema.getMutationType()?.getFields() ?? {})) {
    const publication = compilePublication(work, field, entities);
    if (publication !== undefined) publications.set(field.name, publication);
  }
  return publications;
}

function compilePublication(
  work: Compilation,
  field: GraphQLField<unknown, unknown>,
  entities: ReadonlyMap<string, EntityType>,
): Publication | undefined {
  const { list } = work;
  const place = `Mutation.${field.name}`;
  const args = readDirective(work, field, 'publish');
  if (args === undefined) {
    list.report(field.astNode, {
      message: `Nothing answers ${place}.`,
      mend: 'Say what it publishes: @publish(topic: "…", key: "…").',
    });
    return undefined;
  }
  reportStrayDirectives(work, { field, place, allowed: ['publish'], reason: 'that publishes' });
  const topic = textArgument(args, 'topic') ?? '';
  if (!isTopicName(topic)) {
    list.report(field.astNode, {
      message: `${place} publishes to "${topic}", which is no name of a topic.`,
      mend: topicRule,
    });
  }
  const key = compileKeyArguments(work, field, textArgument(args, 'key') ?? '');
  const returned = getNamedType(field.type).name;
  const entity = entities.get(returned);
  if (returned !== 'Boolean' && !isBrokenEntity(work, returned, entities)) reportReturn(work, field, { topic, entity });
  if (key === undefined) return undefined;
  return {
    field: field.name,
    topic,
    eventType: textArgument(args, 'type') ?? field.name.charAt(0).toUpperCase() + field.name.slice(1),
    key,
    returns: entity?.name,
    isNullable: !isNonNullType(field.type),
  };
}

function compileKeyArguments(
  { list }: Compilation,
  field: GraphQLField<unknown, unknown>,
  text: string,
): readonly string[] | undefined {
  const names = parseNames(text);
  const isFit = (name: string): boolean => {
    const type = field.args.find((argument) => argument.name === name)?.type;
    return type !== undefined && isNonNullType(type) && isLeafType(getNullableType(type));
  };
  if (names?.every(isFit) === true) return names;
  list.report(field.astNode, {
    message: `Mutation.${field.name} publishes by the key "${text}", which is no list of its non-null arguments.`,
    mend: 'Name arguments such as orderId: ID!.',
  });
  return undefined;
}

/** It returns what the event has made of an entity, so that the entity must be folded from the same topic, by the payload's own key. */
function reportReturn(
  { list }: Compilation,
  field: GraphQLField<unknown, unknown>,
  { topic, entity }: { readonly topic: string; readonly entity: EntityType | undefined },
): void {
  const projection = entity?.projections.find((one) => one.topic === topic);
  const isList = isListType(getNullableType(field.type));
  if (!isList && projection !== undefined && projection.each === undefined) return;
  list.report(field.astNode, {
    message: `Mutation.${field.name} returns ${String(field.type)}, which is not folded from each event of the topic ${topic}.`,
    mend: 'Return Boolean!, or one entity of a projection of that topic without each.',
  });
}

import { getNullableType, isNonNullType, type GraphQLField } from 'graphql';
import { isBrokenEntity, readDirective, type Compilation } from './compilation';
import { compileTopicField } from './compile-topic-field';
import type { EntityType, EventsModel, LiveField, TopicField } from './events-model';
import { reportStrayDirectives } from './stray-directives';

/** The argument that resumes a stream. */
export const resumeArgument = 'after';

/** The argument that says how many entities a stream begins with. */
export const snapshotArgument = 'first';

/** The most entities that a stream may begin with. */
export const mostOfSnapshot = 1000;

/** The arguments of a live field beside its key, with their types. */
const ownArguments: ReadonlyMap<string, string> = new Map([
  [resumeArgument, 'String'],
  [snapshotArgument, 'Int'],
]);

/** Compiles the fields of Subscription: those that follow a projection, and those that deliver a topic. What is wrong is reported. */
export function compileSubscriptions(
  work: Compilation,
  entities: ReadonlyMap<string, EntityType>,
): Pick<EventsModel, 'liveFields' | 'topicFields'> {
  const liveFields = new Map<string, LiveField>();
  const topicFields = new Map<string, TopicField>();
  for (const field of Object.values(work.schema.getSubscriptionType()?.getFields() ?? {})) {
    const place = `Subscription.${field.name}`;
    const args = readDirective(work, field, 'subscribe');
    reportStrayDirectives(work, { field, place, allowed: ['subscribe'], reason: 'that delivers events' });
    if (args === undefined) {
      const live = compileLiveField(work, field, entities);
      if (live !== undefined) liveFields.set(field.name, live);
    } else {
      const delivers = compileTopicField(work, { field, place, args }, entities);
      if (delivers !== undefined) topicFields.set(field.name, delivers);
    }
  }
  return { liveFields, topicFields };
}

function compileLiveField(
  work: Compilation,
  field: GraphQLField<unknown, unknown>,
  entities: ReadonlyMap<string, EntityType>,
): LiveField | undefined {
  const place = `Subscription.${field.name}`;
  const returned = String(getNullableType(field.type));
  if (isBrokenEntity(work, returned, entities)) return undefined;
  const entity = entities.get(returned);
  if (entity?.projection === undefined) {
    work.list.report(field.astNode, {
      message: `${place} returns ${String(field.type)}, which is no projection that it could follow.`,
      mend: 'Return a type that has @projection, or name a topic: @subscribe(topic: "…").',
    });
    return undefined;
  }
  const keyArguments: string[] = [];
  for (const argument of field.args) {
    const keyField = entity.key.find(({ name }) => name === argument.name);
    const wanted = keyField?.type.name ?? ownArguments.get(argument.name);
    if (wanted === undefined || String(getNullableType(argument.type)) !== wanted) {
      work.list.report(argument.astNode, {
        message: `${place} takes ${argument.name}: ${String(argument.type)}, which is neither a field of the key of ${entity.name} nor after: String or first: Int.`,
        mend: `Use ${entity.key.map(({ name, type }) => `${name}: ${type.name}`).join(', ')}, after: String or first: Int.`,
      });
    } else if (keyField !== undefined) keyArguments.push(keyField.name);
  }
  const isKeyField = entity.key.some(({ name }) => name === snapshotArgument);
  const takesFirst = !isKeyField && field.args.some(({ name }) => name === snapshotArgument);
  const isNullable = !isNonNullType(field.type);
  return { field: field.name, type: entity.name, keyArguments, takesFirst, isNullable };
}

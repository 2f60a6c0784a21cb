import { getNullableType, isNonNullType, type GraphQLField } from 'graphql';
import { isBrokenEntity, type Compilation } from './compilation';
import type { EntityType, LiveField } from './events-model';
import { reportStrayDirectives } from './stray-directives';

/** The argument that resumes a stream. */
export const resumeArgument = 'after';

/** Compiles the fields of Subscription; each follows a projection. What is wrong is reported. */
export function compileSubscriptions(
  work: Compilation,
  entities: ReadonlyMap<string, EntityType>,
): ReadonlyMap<string, LiveField> {
  const fields = Object.values(work.schema.getSubscriptionType()?.getFields() ?? {});
  return new Map(
    fields.flatMap((field) => compileLiveField(work, field, entities) ?? []).map((live) => [live.field, live]),
  );
}

function compileLiveField(
  work: Compilation,
  field: GraphQLField<unknown, unknown>,
  entities: ReadonlyMap<string, EntityType>,
): LiveField | undefined {
  const place = `Subscription.${field.name}`;
  reportStrayDirectives(work, { field, place, allowed: ['subscribe'], reason: 'that follows a projection' });
  const returned = String(getNullableType(field.type));
  if (isBrokenEntity(work, returned, entities)) return undefined;
  const entity = entities.get(returned);
  if (entity?.projection === undefined) {
    work.list.report(field.astNode, {
      message: `${place} returns ${String(field.type)}, which is no projection; following a topic itself is not built yet.`,
      mend: 'Return a type that has @projection.',
    });
    return undefined;
  }
  const keyArguments: string[] = [];
  for (const argument of field.args) {
    const keyField = entity.key.find(({ name }) => name === argument.name);
    const wanted = keyField?.type.name ?? (argument.name === resumeArgument ? 'String' : undefined);
    if (wanted === undefined || String(getNullableType(argument.type)) !== wanted) {
      work.list.report(argument.astNode, {
        message: `${place} takes ${argument.name}: ${String(argument.type)}, which is neither a field of the key of ${entity.name} nor after: String.`,
        mend: `Use ${entity.key.map(({ name, type }) => `${name}: ${type.name}`).join(', ')} or after: String.`,
      });
    } else if (keyField !== undefined) keyArguments.push(keyField.name);
  }
  return { field: field.name, type: entity.name, keyArguments, isNullable: !isNonNullType(field.type) };
}

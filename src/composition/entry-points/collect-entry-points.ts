import {
  getNullableType,
  isAbstractType,
  isListType,
  isObjectType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import type { Problem } from '../../problem';
import type { AppliedDirective } from '../overlay/overlaid-schema';
import { errorAt } from '../place';
import { walkTemplates } from './argument-template';
import { buildEntryPoints, type MergeSite } from './build-entry-points';
import { entityKeysOf, type CollectedKeys } from './entity-keys';
import type { OwnEntryPoint } from './own-entry-point';
import { readMerge } from './read-merge';

/** Every entry point of a subschema, in its own names. */
export interface CollectedEntryPoints {
  readonly entryPoints: readonly OwnEntryPoint[];
  readonly tainted: ReadonlySet<string>;
  readonly problems: readonly Problem[];
}

/** Makes entry points of the `@merge` directives of a subschema; what is wrong with one is reported, and it is left out. */
export function collectEntryPoints(
  schema: GraphQLSchema,
  applied: readonly AppliedDirective[],
  keys: CollectedKeys,
): CollectedEntryPoints {
  const entryPoints: OwnEntryPoint[] = [];
  const tainted = new Set<string>();
  const problems: Problem[] = [];
  for (const directive of applied) {
    if (directive.name !== 'merge') continue;
    const served = servedBy(schema, directive);
    if ('fault' in served) {
      problems.push(errorAt(directive.place, { message: served.fault, mend: served.mend }));
      continue;
    }
    const templates = readMerge(directive.args, served.field, served.batch);
    if ('fault' in templates) {
      problems.push(errorAt(directive.place, { message: `@merge: ${templates.fault}`, mend: templates.mend }));
      for (const { name } of served.types) tainted.add(name);
      continue;
    }
    const site = { field: served.field, templates: templates.fields };
    const all = served.types.map((type) => ({ type, keys: entityKeysOf(keys, type.name) }));
    // Behind an abstract type, objects without a @key are not entities where the whole key is sent.
    const entities = all.some((one) => one.keys.keys.length > 0)
      ? all.filter((one) => one.keys.keys.length > 0 || !sendsWholeKey(site))
      : all;
    for (const entity of entities) {
      const { built, findings } = buildEntryPoints(site, entity.type, entity.keys);
      if (findings.length > 0) tainted.add(entity.type.name);
      problems.push(...findings.map((finding) => errorAt(directive.place, finding)));
      const shared = { type: entity.type.name, field: served.field.name, batch: served.batch, place: directive.place };
      entryPoints.push(...built.map((one) => ({ ...shared, ...one })));
    }
  }
  return { entryPoints, tainted, problems };
}

type Served =
  | {
      readonly field: GraphQLField<unknown, unknown>;
      readonly batch: boolean;
      readonly types: readonly GraphQLObjectType[];
    }
  | { readonly fault: string; readonly mend: string };

/** The root field under a `@merge`, and the object types that it answers. */
function servedBy(schema: GraphQLSchema, { type, field: name }: AppliedDirective): Served {
  const field = type === 'Query' && name !== undefined ? schema.getQueryType()?.getFields()[name] : undefined;
  if (field === undefined) {
    return { fault: `@merge stands on ${type}.${name ?? ''}.`, mend: 'Put it on a field of Query.' };
  }
  const answer = getNullableType(field.type);
  const batch = isListType(answer);
  const item: unknown = batch ? getNullableType(answer.ofType) : answer;
  if (isObjectType(item)) return { field, batch, types: [item] };
  if (isAbstractType(item)) return { field, batch, types: schema.getPossibleTypes(item) };
  return {
    fault: `@merge stands on ${field.name}, which answers ${String(field.type)}.`,
    mend: 'Put it on a field that answers an object or a list of objects.',
  };
}

function sendsWholeKey({ templates }: MergeSite): boolean {
  return [...walkTemplates(templates.values())].some(
    (template) => template.kind === 'key' && template.path.length === 0,
  );
}

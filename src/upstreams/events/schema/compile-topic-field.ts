import { getNullableType, isLeafType, isNonNullType, isObjectType } from 'graphql';
import type { ValueType } from '../../../projections/value-type';
import { textArgument, type Compilation } from './compilation';
import { compileTopicFilter } from './compile-topic-filter';
import { compileObjectType } from './compile-value-type';
import { isAmbiguous, parseEventTemplate, readable, type EventTemplate } from './event-template';
import type { EntityType, FilterTerm, TopicField } from './events-model';
import type { TopicFieldSite } from './topic-field-site';
import { isTopicName, topicRule } from './topic-name';

/** Compiles a field of Subscription that delivers the events of a topic; undefined when something is wrong, which is reported. */
export function compileTopicField(
  work: Compilation,
  site: TopicFieldSite,
  entities: ReadonlyMap<string, EntityType>,
): TopicField | undefined {
  const { field, place, args } = site;
  const topic = compileTopic(work, site);
  const filter = compileTopicFilter(work, site);
  const returned = compileReturn(work, site, entities);
  if (topic === undefined || filter === undefined || returned === undefined) return undefined;
  const templates = [topic, ...filter.flatMap(templatesOf)];
  reportArguments(work, { field, place, templates });
  const types = Array.isArray(args['type']) ? new Set(args['type'].map(String)) : undefined;
  return { field: field.name, topic, types, filter, ...returned };
}

function templatesOf({ anyOf }: FilterTerm): readonly EventTemplate[] {
  return anyOf.filter((one) => typeof one === 'object' && one !== null);
}

function compileTopic({ list }: Compilation, { field, place, args }: TopicFieldSite): EventTemplate | undefined {
  const text = textArgument(args, 'topic') ?? '';
  const template = parseEventTemplate(text);
  if (typeof template === 'string') {
    list.report(field.astNode, { message: `${place}: ${template}.`, mend: readable });
    return undefined;
  }
  const example = template.parts.map((part) => (part.kind === 'text' ? part.text : 'x')).join('');
  if (!isTopicName(example)) {
    list.report(field.astNode, {
      message: `${place} delivers from "${text}", which is no name of a topic.`,
      mend: topicRule,
    });
    return undefined;
  }
  if (!isAmbiguous(template, '.')) return template;
  list.report(field.astNode, {
    message: `${place} has two values in one part of its topic, so that one could pass for the other.`,
    mend: 'Put a dot between them.',
  });
  return undefined;
}

function compileReturn(
  work: Compilation,
  { field, place }: TopicFieldSite,
  entities: ReadonlyMap<string, EntityType>,
): { readonly type: string; readonly value: ValueType | undefined } | undefined {
  const type = getNullableType(field.type);
  if (!isObjectType(type)) {
    work.list.report(field.astNode, {
      message: `${place} returns ${String(field.type)}, but an event is delivered as an object.`,
      mend: 'Return an object type with the fields of the payload.',
    });
    return undefined;
  }
  if (!work.entityNames.has(type.name)) {
    const value = compileObjectType(work, type);
    return value && { type: type.name, value };
  }
  const entity = entities.get(type.name);
  if (entity === undefined) return undefined;
  if (entity.projections.length === 0) return { type: type.name, value: undefined };
  work.list.report(field.astNode, {
    message: `${place} has @subscribe, but returns the projection ${type.name}, which it follows by itself.`,
    mend: 'Remove @subscribe, or return another type.',
  });
  return undefined;
}

/** Every argument must be in a template, and be there in every request: a stream must not widen because one was left out. */
function reportArguments(
  { list }: Compilation,
  {
    field,
    place,
    templates,
  }: Pick<TopicFieldSite, 'field' | 'place'> & { readonly templates: readonly EventTemplate[] },
): void {
  const parts = templates.flatMap((template) => template.parts);
  const named = new Set(parts.flatMap((part) => (part.kind === 'argument' ? part.name : [])));
  for (const { name, type, astNode } of field.args) {
    if (name === 'after') {
      list.report(astNode, { message: `${place} takes after: resuming a topic is not built yet.`, mend: 'Remove it.' });
    } else if (!named.has(name)) {
      list.report(astNode, {
        message: `Nothing reads the argument ${name} of ${place}.`,
        mend: `Write {{ args.${name} }} in its topic or filter, or remove it.`,
      });
    } else if (!isNonNullType(type) || !isLeafType(getNullableType(type))) {
      list.report(astNode, {
        message: `${place} reads ${name}: ${String(type)}, which may be missing or is no single value.`,
        mend: `Make it non-null, such as ${name}: ID!.`,
      });
    }
    named.delete(name);
  }
  for (const name of named) {
    list.report(field.astNode, {
      message: `${place} reads {{ args.${name} }}, but has no such argument.`,
      mend: `Declare it: ${name}: ID!.`,
    });
  }
}

import type { GraphQLObjectType } from 'graphql';
import { parseEventPath, type EventPath } from '../../../projections/event-path';
import type { ProjectedField, Projection } from '../../../projections/projection';
import { textArgument, type AppliedDirective, type Compilation } from './compilation';
import type { IndexField } from './events-model';
import { isTopicName, topicRule } from './topic-name';

/** The parts of a type that its projections have in common, compiled. */
export interface ProjectionParts {
  /** The `@projection`s of the type. */
  readonly sources: readonly AppliedDirective[];
  /** The names of the key's fields. */
  readonly names: readonly string[];
  readonly fields: readonly ProjectedField[];
  readonly index: readonly IndexField[];
}

/** Compiles the projections of a type, one for each topic that feeds it; what is wrong is reported. */
export function compileProjections(
  work: Compilation,
  type: GraphQLObjectType,
  parts: ProjectionParts,
): readonly Projection[] {
  const { sources, names, fields, index } = parts;
  const others = fields.filter(({ name }) => !names.includes(name));
  const hasEveryKey = others.length > 0 && others.every(({ rule }) => rule.initial !== undefined);
  const topics = new Set<string>();
  return sources.map((source) => {
    const topic = compileTopic(work, type, source);
    if (topics.has(topic)) {
      work.list.report(source.node, {
        message: `${type.name} is folded from the topic ${topic} twice.`,
        mend: 'Keep one @projection for each topic.',
      });
    }
    topics.add(topic);
    const deletes = Array.isArray(source.args['deletes']) ? source.args['deletes'].map(String) : [];
    return {
      name: type.name,
      topic,
      key: names,
      each: compileEach(work, type, source),
      deletes: new Set(deletes),
      fields,
      hasEveryKey,
      index: index.map(({ name }) => name),
      custom: work.folds.get(type.name),
    };
  });
}

function compileEach(
  { list }: Compilation,
  type: GraphQLObjectType,
  { node, args }: AppliedDirective,
): EventPath | undefined {
  const text = textArgument(args, 'each');
  const each = text === undefined ? undefined : parseEventPath(text);
  if (text !== undefined && (each === undefined || each.length === 0)) {
    list.report(node, {
      message: `The list that ${type.name} is folded from has a path that is none: "${text}".`,
      mend: 'Write names with dots between them: "lines", "order.lines".',
    });
  }
  return each;
}

function compileTopic({ list }: Compilation, type: GraphQLObjectType, { node, args }: AppliedDirective): string {
  const topic = textArgument(args, 'topic') ?? '';
  if (!isTopicName(topic)) {
    list.report(node, {
      message: `${type.name} is folded from "${topic}", which is no name of a topic.`,
      mend: topicRule,
    });
  }
  return topic;
}

import type { GraphQLObjectType } from 'graphql';
import { parseEventPath } from '../../../projections/event-path';
import type { ProjectedField, Projection } from '../../../projections/projection';
import { textArgument, type Compilation, type DirectiveArguments } from './compilation';
import { isTopicName, topicRule } from './topic-name';

/** Compiles the arguments of `@projection` and the fields of its type, which have been compiled; what is wrong is reported. */
export function compileProjection(
  { list }: Compilation,
  type: GraphQLObjectType,
  parts: {
    readonly args: DirectiveArguments;
    readonly names: readonly string[];
    readonly fields: readonly ProjectedField[];
  },
): Projection {
  const { args, names, fields } = parts;
  const eachText = textArgument(args, 'each');
  const each = eachText === undefined ? undefined : parseEventPath(eachText);
  if (eachText !== undefined && (each === undefined || each.length === 0)) {
    list.report(type.astNode, {
      message: `The list that ${type.name} is folded from has a path that is none: "${eachText}".`,
      mend: 'Write names with dots between them: "lines", "order.lines".',
    });
  }
  const topic = textArgument(args, 'topic') ?? '';
  if (!isTopicName(topic)) {
    list.report(type.astNode, {
      message: `${type.name} is folded from "${topic}", which is no name of a topic.`,
      mend: topicRule,
    });
  }
  const deletes = Array.isArray(args['deletes']) ? args['deletes'].map(String) : [];
  const others = fields.filter(({ name }) => !names.includes(name));
  const hasEveryKey = others.length > 0 && others.every(({ rule }) => rule.initial !== undefined);
  return { name: type.name, topic, key: names, each, deletes: new Set(deletes), fields, hasEveryKey };
}

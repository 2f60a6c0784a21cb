import type { GraphQLObjectType } from 'graphql';
import { parseDuration } from '../../../units/duration';
import { readDirectives, textArgument, type Compilation } from './compilation';

/** The shortest lag that can be told from none, in milliseconds. */
const shortest = 100;

/** Compiles `@freshness`: how old an entity may be, in milliseconds; undefined where a type has none, or a wrong one, which is reported. */
export function compileMaxLag(work: Compilation, type: GraphQLObjectType): number | undefined {
  const [directive] = readDirectives(work, type, 'freshness');
  if (directive === undefined) return undefined;
  const text = textArgument(directive.args, 'maxLag') ?? '';
  const maxLag = parseDuration(text);
  if (maxLag !== undefined && maxLag >= shortest) return maxLag;
  work.list.report(directive.node, {
    message: `${type.name} may be as old as "${text}", which is no duration of ${String(shortest)}ms or more.`,
    mend: 'Write a whole number and its unit: maxLag: "5s".',
  });
  return undefined;
}

/** Reports `@freshness` on types that nothing is folded into: they are never old. */
export function reportStrayFreshness(work: Compilation, type: GraphQLObjectType): void {
  for (const { node } of readDirectives(work, type, 'freshness')) {
    work.list.report(node, {
      message: `${type.name} has @freshness, but nothing is folded into it.`,
      mend: 'Remove it, or put it on a type with @projection.',
    });
  }
}

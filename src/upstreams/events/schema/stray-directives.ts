import type { GraphQLField } from 'graphql';
import type { Compilation } from './compilation';
import { guardDirectives, keptDirectives } from './event-directives';

/** Reports directives that have no meaning on a field, and arguments on a field that takes none. */
export function reportStrayDirectives(
  { list }: Compilation,
  site: {
    readonly field: GraphQLField<unknown, unknown>;
    readonly place: string;
    readonly allowed: readonly string[];
    /** What the field is, after "a field". */
    readonly reason: string;
  },
): void {
  const { field, place, allowed, reason } = site;
  for (const node of field.astNode?.directives ?? []) {
    const name = node.name.value;
    if (allowed.includes(name) || keptDirectives.has(name) || guardDirectives.has(name)) continue;
    list.report(node, { message: `@${name} means nothing on ${place}, a field ${reason}.`, mend: 'Remove it.' });
  }
}

/** Reports arguments on a field that takes none. */
export function reportArguments({ list }: Compilation, field: GraphQLField<unknown, unknown>, place: string): void {
  if (field.args.length === 0) return;
  list.report(field.astNode, {
    message: `${place} takes arguments, but what is folded has none.`,
    mend: 'Remove the arguments.',
  });
}

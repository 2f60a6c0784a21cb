import type { GraphQLSchema } from 'graphql';
import type { Problem } from '../problem';
import { coordinateOf, type AppliedDirective } from './overlay/overlaid-schema';
import { rootTypes } from './overlay/root-types';
import { errorAt } from './place';
import type { Naming } from './transforms/naming';

/**
 * Collects the root fields that clients do not see, as public `Query.field`: those marked `@internal`, and those whose own
 * name begins with an underscore, unless they are renamed.
 */
export function collectInternalFields(
  schema: GraphQLSchema,
  naming: Naming,
  applied: readonly AppliedDirective[],
): ReadonlySet<string> {
  const marked = new Set(applied.filter(({ name }) => name === 'internal').map(coordinateOf));
  const internal = new Set<string>();
  for (const type of [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]) {
    for (const own of Object.keys(type?.getFields() ?? {})) {
      const name = naming.publicField(type?.name ?? '', own);
      const isUnderscored = own.startsWith('_') && (name?.endsWith(own) ?? false);
      if (type != null && name !== undefined && (isUnderscored || marked.has(`${type.name}.${own}`))) {
        internal.add(`${type.name}.${name}`);
      }
    }
  }
  return internal;
}

/** Reports `@internal` on what is no root field. */
export function findMisplacedInternals(applied: readonly AppliedDirective[]): readonly Problem[] {
  return applied
    .filter(({ name, type }) => name === 'internal' && !rootTypes.has(type))
    .map((directive) => {
      const message = `@internal stands on ${coordinateOf(directive)}, which is no root field.`;
      return errorAt(directive.place, {
        message,
        mend: 'Put it on a root field; list other fields under transforms.hide.',
      });
    });
}

import type { GraphQLField } from 'graphql';
import type { DirectiveArguments } from './compilation';

/** A field of Subscription with `@subscribe`, and how it is called in problems. */
export interface TopicFieldSite {
  readonly field: GraphQLField<unknown, unknown>;
  /** `Subscription.field`. */
  readonly place: string;
  readonly args: DirectiveArguments;
}

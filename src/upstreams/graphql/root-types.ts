import type { OperationTypeNode } from 'graphql';

/** The names that root types have everywhere in the gateway. */
export const rootTypeNames = {
  query: 'Query',
  mutation: 'Mutation',
  subscription: 'Subscription',
} as const satisfies Record<`${OperationTypeNode}`, string>;

/** From the gateway's names of an upstream's root types to the upstream's own, where they differ. */
export type OwnRootNames = ReadonlyMap<string, string>;

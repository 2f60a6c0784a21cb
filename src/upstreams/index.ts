import { eventsKind } from './events/events-kind';
import { graphqlKind } from './graphql/graphql-kind';
import { grpcKind } from './grpc/grpc-kind';
import type { UpstreamKind } from './upstream-kind';

/** The kinds of upstreams that a manifest's `kind` may name. A further kind is a folder and a line here. */
export const upstreamKinds: readonly UpstreamKind<unknown>[] = Object.freeze([graphqlKind, grpcKind, eventsKind]);

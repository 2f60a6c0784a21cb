import type { DocumentNode } from 'graphql';
import { GatewayError } from '../../errors';
import type { CallContext } from '../call-context';
import type { Guard, GuardedCall } from '../guard';
import type { Upstream, UpstreamRequest } from '../upstream';

/** What an upstream whose schema is pinned beside `reflection: true` is made of. */
export interface PinnedSource {
  /** The pinned schema. */
  readonly typeDefs: DocumentNode;
  readonly guard: Guard;
  /** Asks the server for its descriptors and makes the upstream of them. Rejects when it does not tell them. */
  readonly open: () => Promise<Upstream>;
  /** Ends the channels. */
  readonly close: () => Promise<void>;
}

/** What is said of a request before the server's descriptors are known. */
const unknownMethods = 'the method is known once the server has been asked for its descriptors';

/**
 * Makes an upstream that needs no server to open: the server's descriptors are asked for by the first call, and again by
 * the next as long as it does not tell them, which fails the call with UPSTREAM_UNAVAILABLE.
 */
export function createPinnedUpstream({ typeDefs, guard, open, close }: PinnedSource): Upstream {
  let opened: Upstream | undefined;
  let opening: Promise<Upstream> | undefined;

  /** All who wait share one question, so nobody's leaving may end it. */
  function openOnce(): Promise<Upstream> {
    opening ??= open()
      .then((upstream) => (opened = upstream))
      .finally(() => {
        opening = undefined;
      });
    return opening;
  }

  async function reach(operation: GuardedCall['operation'], context: CallContext): Promise<Upstream> {
    if (opened !== undefined) return opened;
    return guard.run({ operation, target: 'reflection' }, context, () =>
      openOnce().catch((cause: unknown) => {
        throw new GatewayError('UPSTREAM_UNAVAILABLE', { subschema: guard.subschema, cause });
      }),
    );
  }

  /** Compiles a request once the server's fields are known; it fails when the pinned schema speaks of what the server has not. */
  function compileOnce<T>(request: UpstreamRequest, compile: (upstream: Upstream) => T) {
    let compiled: T | undefined;
    return async (context: CallContext): Promise<T> => {
      if (compiled !== undefined) return compiled;
      const upstream = await reach(request.operation, context);
      try {
        return (compiled = compile(upstream));
      } catch (cause) {
        throw new GatewayError('UPSTREAM_BAD_RESPONSE', { subschema: guard.subschema, cause });
      }
    };
  }

  return {
    typeDefs,
    overlay: undefined,
    selects: false,
    entityFieldsNullable: true,
    prepare(request) {
      const compile = compileOnce(request, (upstream) => upstream.prepare(request));
      return async (values, context) => (await compile(context))(values, context);
    },
    prepareStream(request) {
      const compile = compileOnce(request, (upstream) => upstream.prepareStream(request));
      return async (values, context) => (await compile(context))(values, context);
    },
    describe: (request) => opened?.describe?.(request) ?? { kind: 'grpc', requests: [unknownMethods] },
    close,
  };
}

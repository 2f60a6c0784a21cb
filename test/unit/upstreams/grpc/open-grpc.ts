import { join } from 'node:path';
import { parse, Source } from 'graphql';
import pino from 'pino';
import { z } from 'zod';
import type { Problem } from '../../../../src/problem';
import { createGuard, type GuardPolicy } from '../../../../src/upstreams/create-guard';
import { grpcKind } from '../../../../src/upstreams/grpc/grpc-kind';
import { type GrpcManifest, grpcManifestShape } from '../../../../src/upstreams/grpc/grpc-manifest';
import { createCursorSeal } from '../../../../src/projections/live/cursor-seal';
import type { Upstream } from '../../../../src/upstreams/upstream';

/** The folder that the protos of the tests are relative to. */
export const protos = join(__dirname, '../../../fixtures/protos');

/** What a test says of the subschema that it opens. */
export interface GrpcCase {
  /** The manifest's own keys; `proto` is relative to {@link protos}. */
  readonly manifest: Readonly<Record<string, unknown>>;
  readonly overlay?: string;
  /** What `schema.graphql` holds. */
  readonly schema?: string;
  readonly policy?: Partial<GuardPolicy>;
  readonly signal?: AbortSignal;
}

/** An upstream that opened, or why it did not. */
export interface GrpcOpened {
  readonly upstream: Upstream | undefined;
  readonly problems: readonly Problem[];
}

const policy: GuardPolicy = {
  subschema: 'things',
  timeoutMs: 2000,
  retries: 0,
  maxResponseBytes: 10_000_000,
  breaker: { windowMs: 10_000, minimum: 1000, threshold: 0.5, sleepMs: 5000 },
};

/** Opens a subschema of kind grpc with a real guard. The line of a manifest's key is told by its place in `manifest`. */
export async function openGrpc({ manifest, overlay, schema, ...given }: GrpcCase): Promise<GrpcOpened> {
  const keys = Object.keys(manifest);
  const opened = await grpcKind.open(
    {
      name: 'things',
      directory: protos,
      manifest: readManifest(manifest),
      lineOf: ([first = '']) => keys.indexOf(first) + 1,
      manifestFile: 'subschema.yaml',
      schema: schema === undefined ? undefined : parse(schema),
      overlay: overlay === undefined ? undefined : parse(new Source(overlay, 'overlay.graphql')),
    },
    {
      logger: pino({ level: 'silent' }),
      guard: createGuard(
        { ...policy, ...given.policy },
        { logger: pino({ level: 'silent' }), metrics: { observe: () => undefined } },
      ),
      cursors: createCursorSeal([]),
      openBus: () => {
        throw new Error('There is no bus here.');
      },
      loadModule: () => {
        throw new Error('There is no module here.');
      },
      eventMeter: { countDeadLetter: () => undefined, countGap: () => undefined },
      signal: given.signal ?? AbortSignal.timeout(5000),
    },
  );
  return opened;
}

/** Opens a subschema that has no problems but warnings. Throws with them otherwise. */
export async function mustOpenGrpc(given: GrpcCase): Promise<Upstream> {
  const { upstream, problems } = await openGrpc(given);
  if (upstream === undefined) throw new Error(JSON.stringify(problems, undefined, 2));
  return upstream;
}

function readManifest({ errors, ...own }: Readonly<Record<string, unknown>>): GrpcManifest {
  const manifest = z.strictObject(grpcManifestShape).parse(own);
  return errors === undefined ? manifest : { ...manifest, errors: errors as NonNullable<GrpcManifest['errors']> };
}

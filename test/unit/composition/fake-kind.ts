import { parse } from 'graphql';
import { z } from 'zod';
import { GatewayError } from '../../../src/errors';
import type { OpenSource, OpenTools, Opened, UpstreamKind } from '../../../src/upstreams/upstream-kind';
import type { Upstream } from '../../../src/upstreams/upstream';
import type { CommonManifest } from '../../../src/composition/manifest/common-manifest';

/** The manifest of the kind `fake`. */
export interface FakeManifest extends CommonManifest {
  readonly endpoint: string;
  readonly proto?: string | undefined;
}

/** How a test steers the kind. */
export interface FakeKind extends UpstreamKind<unknown> {
  /** Every upstream that was opened, oldest first. */
  readonly opened: FakeUpstream[];
  /** Runs before an upstream opens; what it returns is the result, unless it is undefined. */
  beforeOpen: (source: OpenSource<unknown>, tools: OpenTools) => Promise<Opened | undefined> | undefined;
  /** The schema that a subschema without `schema.graphql` is given. */
  introspected: string;
}

export interface FakeUpstream extends Upstream {
  readonly name: string;
  readonly endpoint: string;
  closed: boolean;
}

/** A kind without a network: its upstreams count what is done with them. */
export function createFakeKind(name = 'fake'): FakeKind {
  const fake: FakeKind = {
    kind: name,
    manifestShape: {
      endpoint: z.url({ error: 'it must be a URL' }),
      tls: z.union([z.literal(true), z.strictObject({ ca: z.string(), serverName: z.string().optional() })]).optional(),
      headers: z.record(z.string(), z.string()).optional(),
      weight: z.int().min(0).optional(),
      proto: z.string().optional(),
    },
    directives: 'directive @fake on FIELD_DEFINITION',
    opened: [],
    beforeOpen: () => undefined,
    introspected: 'type Query { introspected: String }',
    files: (manifest, directory) => {
      const { proto } = manifest as FakeManifest;
      return proto === undefined ? [] : [`${directory}/${proto}`];
    },
    open: async (source, tools) => {
      const answer = await fake.beforeOpen(source, tools);
      if (answer !== undefined) return answer;
      const upstream = createFakeUpstream(source, fake.introspected);
      fake.opened.push(upstream);
      return { upstream, problems: [] };
    },
  };
  return fake;
}

function createFakeUpstream({ name, manifest, schema }: OpenSource<unknown>, introspected: string): FakeUpstream {
  const upstream: FakeUpstream = {
    name,
    endpoint: (manifest as FakeManifest).endpoint,
    closed: false,
    typeDefs: schema ?? parse(introspected),
    overlay: undefined,
    selects: true,
    entityFieldsNullable: false,
    prepare: () => () => Promise.reject(new GatewayError('UPSTREAM_UNAVAILABLE', { subschema: name })),
    prepareStream: () => () => Promise.reject(new GatewayError('UPSTREAM_UNAVAILABLE', { subschema: name })),
    close: () => {
      upstream.closed = true;
      return Promise.resolve();
    },
  };
  return upstream;
}

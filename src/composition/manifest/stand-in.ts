import type { YamlPath } from '../../config/read-yaml';
import type { UpstreamKind } from '../../upstreams/upstream-kind';
import type { ManifestDraft } from './manifest-draft';

/** The keys that name an upstream, by what a mock puts in their place. */
const ownKeys = { server: ['endpoint', 'tls'], bus: ['bus', 'store'] } as const;

/**
 * The manifest of a subschema that runs on its mock. A server's address and TLS give way to the mock's; a bus or store that is
 * not configured is in memory. Other keys that use variables without a value are left out.
 */
export function standIn(
  draft: ManifestDraft,
  kind: UpstreamKind<unknown>,
  endpoint: string | undefined,
): ManifestDraft {
  const absent = draft.missing.map(({ path }) => path);
  const value = Object.entries(omitPaths(draft.value, [...absent, ...replaced(kind)]) ?? {});
  const added = endpoint === undefined ? [] : [['endpoint', endpoint]];
  const memory = ownKeys.bus.filter((key) => key in kind.manifestShape && absent.some(([first]) => first === key));
  return {
    ...draft,
    value: Object.fromEntries([...value, ...added, ...memory.map((key) => [key, 'memory:'])]),
    missing: [],
  };
}

/** The keys of a kind that are not known before its mock runs. */
export function unknownBeforeMock(kind: UpstreamKind<unknown> | undefined): readonly string[] {
  return kind !== undefined && 'endpoint' in kind.manifestShape ? ['endpoint'] : [];
}

function replaced(kind: UpstreamKind<unknown>): readonly YamlPath[] {
  if (!('endpoint' in kind.manifestShape)) return [];
  return [...ownKeys.server.map((key) => [key]), ['subscriptions', 'endpoint']];
}

function omitPaths(value: unknown, paths: readonly YamlPath[]): unknown {
  if (typeof value !== 'object' || value === null || paths.length === 0) return value;
  const kept = Object.entries(value).flatMap(([key, item]: [string, unknown]) => {
    const inside = paths.filter(([step]) => String(step) === key).map(([, ...rest]) => rest);
    return inside.some((rest) => rest.length === 0) ? [] : [[key, omitPaths(item, inside)] as const];
  });
  return Array.isArray(value) ? kept.map(([, item]) => item) : Object.fromEntries(kept);
}

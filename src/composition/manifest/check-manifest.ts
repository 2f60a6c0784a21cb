import { z } from 'zod';
import { checkShape } from '../../config/check-shape';
import type { Problem } from '../../problem';
import type { UpstreamKind } from '../../upstreams/upstream-kind';
import { commonManifestShape, type CommonManifest } from './common-manifest';
import type { ManifestDraft } from './manifest-draft';
import { retypeVariables } from './retype-variables';

/** A manifest with its kind, or every reason why it does not fit. */
export type CheckedManifest =
  | { readonly manifest: CommonManifest; readonly kind: UpstreamKind<unknown>; readonly problems: readonly [] }
  | { readonly manifest: undefined; readonly kind: undefined; readonly problems: readonly Problem[] };

/** What a manifest is checked against. */
export interface ManifestRules {
  readonly kinds: readonly UpstreamKind<unknown>[];
  /** Keys of the kind that are not known yet, and neither asked for nor taken: `endpoint` before its mock has started. */
  readonly unknownYet?: readonly string[];
}

/** Checks a manifest against the common keys and those of its kind, all at once. Missing variables are problems here. */
export function checkManifest(draft: ManifestDraft, { kinds, unknownYet = [] }: ManifestRules): CheckedManifest {
  const found = [...draft.problems, ...missingProblems(draft)];
  if (!draft.readable) return refused(found);
  const kind = kinds.find((candidate) => candidate.kind === kindOf(draft));
  const shape = kind === undefined ? shapeWithoutKind(kinds) : shapeOf(kind, unknownYet);
  const { value, problems } = checkShape(shape, retypeVariables(draft, shape), draft);
  // A variable without a value stands there as it was written, which fits nothing: say the cause alone.
  const lines = new Set(found.map(({ line }) => line));
  const all = [...found, ...problems.filter(({ line }) => !lines.has(line))];
  if (value === undefined || kind === undefined || all.length > 0) return refused(all);
  return { manifest: value, kind, problems: [] };
}

/** The kind that a manifest names, whether there is such a one or not. */
export function kindOf({ value }: Pick<ManifestDraft, 'value'>): string | undefined {
  const kind: unknown = typeof value === 'object' && value !== null && 'kind' in value ? value.kind : undefined;
  return typeof kind === 'string' ? kind : undefined;
}

/** Zod compiles a shape when it is first used, so that each is made once. */
const shapes = new WeakMap<UpstreamKind<unknown>, Map<string, z.ZodType<CommonManifest>>>();

function shapeOf(kind: UpstreamKind<unknown>, unknownYet: readonly string[]): z.ZodType<CommonManifest> {
  const known = shapes.get(kind) ?? new Map<string, z.ZodType<CommonManifest>>();
  shapes.set(kind, known);
  const key = unknownYet.join();
  const shape = known.get(key) ?? buildShape(kind, unknownYet);
  known.set(key, shape);
  return shape;
}

function buildShape(kind: UpstreamKind<unknown>, unknownYet: readonly string[]): z.ZodType<CommonManifest> {
  const own = Object.entries(kind.manifestShape).filter(([key]) => !unknownYet.includes(key));
  return z.strictObject({ ...Object.fromEntries(own), ...commonManifestShape });
}

function shapeWithoutKind(kinds: readonly UpstreamKind<unknown>[]): z.ZodType<CommonManifest> {
  return z.looseObject({ ...commonManifestShape, kind: z.enum(kinds.map(({ kind }) => kind)) });
}

function missingProblems({ file, lineOf, missing }: ManifestDraft): readonly Problem[] {
  return missing.map(({ name, path }) => ({
    severity: 'error',
    file,
    line: lineOf(path),
    message: `The environment variable ${name}, which "${path.map(String).join('.')}" uses, is not set.`,
    mend: `Set ${name}, or write a default: \${${name}:-…}.`,
  }));
}

function refused(problems: readonly Problem[]): CheckedManifest {
  return { manifest: undefined, kind: undefined, problems };
}

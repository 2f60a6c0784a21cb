import { z } from 'zod';
import { durationType } from '../../units/duration';
import { sizeType } from '../../units/size';

const period = durationType.refine((milliseconds) => milliseconds > 0 && milliseconds <= 86_400_000, {
  message: 'it must be more than nothing and at most 1d',
  params: { mend: 'Write a whole number and its unit: 500ms, 2s, 1m, 8h or 1d.' },
});

const coordinate = '[_A-Za-z][_0-9A-Za-z]*(\\.[_A-Za-z][_0-9A-Za-z]*)?';

const name = z.string().regex(/^[_A-Za-z][_0-9A-Za-z]*$/, { error: 'it must be a name of GraphQL' });

const element = z.string().regex(new RegExp(`^${coordinate}$`), { error: 'it must be Type or Type.field' });

/** The manifest's keys that every kind of subschema takes, with their defaults. */
export const commonManifestShape = {
  kind: z.string(),
  /** How long one whole call may take, retries included, in milliseconds. Default: 2s. */
  timeout: period.prefault('2s'),
  /** How often a failed query is asked again. Default: 1. */
  retries: z.int().min(0).max(10).default(1),
  /** The most bytes of one answer. Default: 10MB. */
  maxResponseBytes: sizeType.prefault('10MB'),
  /** When failing calls are no longer made. `minimum`: calls in the window before it may open. */
  breaker: z
    .strictObject({
      window: period.prefault('10s'),
      minimum: z.int().min(1).default(20),
      threshold: z.number().gt(0).max(1).default(0.5),
      sleep: period.prefault('5s'),
    })
    .prefault({}),
  /** True: its fields answer UPSTREAM_UNAVAILABLE while it is away; asks for a pinned schema. Default: false. */
  optional: z.boolean().default(false),
  /** The team that owns it. */
  owner: z.string().optional(),
  /** Which of the upstream's error codes may pass, and whether its messages may. Default: none, no. */
  errors: z.strictObject({ codes: z.array(z.string()).default([]), messages: z.boolean().default(false) }).prefault({}),
  /** How the upstream's names become public. */
  transforms: z
    .strictObject({
      prefix: name.optional(),
      rename: z.record(element, name).default({}),
      hide: z.array(element).default([]),
    })
    .prefault({}),
};

/** A manifest that fits: the common keys; those of its kind stand beside them. */
export type CommonManifest = z.output<z.ZodObject<typeof commonManifestShape>>;

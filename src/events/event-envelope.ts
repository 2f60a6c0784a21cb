import { z } from 'zod';

const label = z.string().min(1).max(1024);

/** The attributes of CloudEvents 1.0 that are relied on. Source: CloudEvents 1.0.2, "Required attributes", "Partitioning". */
export const envelope = z.looseObject({
  specversion: z.literal('1.0'),
  id: label,
  source: label,
  type: label,
  time: z.iso.datetime({ offset: true }).nullish(),
  partitionkey: label.nullish(),
  data: z.unknown().refine((data) => data !== undefined, 'is missing'),
});

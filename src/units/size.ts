import { z } from 'zod';

const bytesPer: Readonly<Record<string, number>> = { B: 1, KB: 1000, MB: 1_000_000, GB: 1_000_000_000 };

/** Reads a decimal size, `512B`, `100KB`, `10MB` or `1GB`, as bytes; undefined when the text is no size. */
export function parseSize(text: string): number | undefined {
  const match = /^(\d{1,9})(B|KB|MB|GB)$/.exec(text.trim().toUpperCase());
  const unit = bytesPer[match?.[2] ?? ''];
  return match === null || unit === undefined ? undefined : Number(match[1]) * unit;
}

/**
 * A size in a configuration file, as bytes. Units are decimal: 1KB is 1000 bytes. Give it a default as a person would write
 * it: `sizeType.prefault('10MB')`.
 */
export const sizeType = z.unknown().transform((value, context) => {
  const bytes = typeof value === 'string' ? parseSize(value) : undefined;
  if (bytes !== undefined) return bytes;
  const params = {
    wanted: 'a size such as 100KB',
    mend: 'Write a whole number and its unit: 512B, 100KB, 10MB or 1GB.',
  };
  context.addIssue({ code: 'custom', message: 'it must be a size', params });
  return z.NEVER;
});

import { z } from 'zod';

const bytesPer: Readonly<Record<string, number>> = { B: 1, KB: 1000, MB: 1_000_000, GB: 1_000_000_000 };

/** Reads a decimal size, `512B`, `100KB`, `10MB` or `1GB`, as bytes; undefined when the text is no size. */
export function parseSize(text: string): number | undefined {
  const match = /^(\d{1,9})(B|KB|MB|GB)$/.exec(text.trim().toUpperCase());
  const unit = bytesPer[match?.[2] ?? ''];
  return match === null || unit === undefined ? undefined : Number(match[1]) * unit;
}

/** A size in a configuration file, as bytes. Units are decimal: 1KB is 1000 bytes. */
export const sizeType = z
  .string({ error: 'it has no unit of size' })
  .transform((text, context) => {
    const bytes = parseSize(text);
    if (bytes !== undefined) return bytes;
    context.addIssue({ code: 'custom', message: `"${text}" is not a size` });
    return z.NEVER;
  })
  .describe('a whole number with its unit, as 512B, 100KB, 10MB or 1GB');

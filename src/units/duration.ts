import { z } from 'zod';

const millisecondsPer: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Reads `500ms`, `2s`, `1m`, `8h` or `1d` as milliseconds; undefined when the text is no duration. */
export function parseDuration(text: string): number | undefined {
  const match = /^(\d{1,9})(ms|s|m|h|d)$/.exec(text.trim());
  const unit = millisecondsPer[match?.[2] ?? ''];
  return match === null || unit === undefined ? undefined : Number(match[1]) * unit;
}

/**
 * A duration in a configuration file, as milliseconds. A number without a unit is refused, so that nobody has to guess which
 * unit was meant. Give it a default as a person would write it: `durationType.prefault('2s')`.
 */
export const durationType = z.unknown().transform((value, context) => {
  const milliseconds = typeof value === 'string' ? parseDuration(value) : undefined;
  if (milliseconds !== undefined) return milliseconds;
  const params = {
    wanted: 'a duration such as 30s',
    mend: 'Write a whole number and its unit: 500ms, 2s, 1m, 8h or 1d.',
  };
  context.addIssue({ code: 'custom', message: 'it must be a duration', params });
  return z.NEVER;
});

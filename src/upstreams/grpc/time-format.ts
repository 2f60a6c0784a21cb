/** A moment or a length of time as protobuf holds it. */
export interface SecondsAndNanos {
  readonly seconds: number;
  readonly nanos: number;
}

const firstSecond = -62_135_596_800;
const lastSecond = 253_402_300_799;
const longestSeconds = 315_576_000_000;
const billion = 1_000_000_000;

/** Writes a Timestamp as RFC 3339 in UTC with 0, 3, 6 or 9 digits of fraction; undefined outside of the years 1 to 9999. */
export function formatTimestamp({ seconds, nanos }: SecondsAndNanos): string | undefined {
  if (!Number.isInteger(seconds) || seconds < firstSecond || seconds > lastSecond) return undefined;
  if (nanos < 0 || nanos >= billion) return undefined;
  const [whole = ''] = new Date(seconds * 1000).toISOString().split('.');
  return `${whole}${formatFraction(nanos)}Z`;
}

const rfc3339 = /^(\d{4}-\d{2}-\d{2})[Tt](\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?([Zz]|[+-]\d{2}:\d{2})$/;

/** Reads RFC 3339 with any offset; undefined when it is something else, no date of the calendar, or outside of the years 1 to 9999. */
export function parseTimestamp(text: string): SecondsAndNanos | undefined {
  const [, day = '', time = '', fraction = '', offset = ''] = rfc3339.exec(text) ?? [];
  const local = Date.parse(`${day}T${time}Z`);
  // The parser of dates lets the 30th of February roll over into March.
  if (Number.isNaN(local) || new Date(local).toISOString().slice(0, 10) !== day) return undefined;
  const seconds = Date.parse(`${day}T${time}${offset.toUpperCase()}`) / 1000;
  if (Number.isNaN(seconds) || seconds < firstSecond || seconds > lastSecond) return undefined;
  return { seconds, nanos: Number(fraction.padEnd(9, '0')) };
}

/** Writes a Duration as protobuf's JSON does, without zeros at the end: `1.5s`; undefined when it is out of bounds. */
export function formatDuration({ seconds, nanos }: SecondsAndNanos): string | undefined {
  if (!Number.isInteger(seconds) || Math.abs(seconds) > longestSeconds || Math.abs(nanos) >= billion) return undefined;
  if (seconds * nanos < 0) return undefined;
  const sign = seconds < 0 || nanos < 0 ? '-' : '';
  const fraction = String(Math.abs(nanos)).padStart(9, '0').replace(/0+$/, '');
  return `${sign}${String(Math.abs(seconds))}${fraction === '' ? '' : `.${fraction}`}s`;
}

/** Reads protobuf's JSON of a Duration; undefined when it is something else or out of bounds. */
export function parseDuration(text: string): SecondsAndNanos | undefined {
  const [, sign, whole, fraction = ''] = /^(-?)(\d{1,12})(?:\.(\d{1,9}))?s$/.exec(text) ?? [];
  if (whole === undefined || Number(whole) > longestSeconds) return undefined;
  const direction = sign === '-' ? -1 : 1;
  // `+ 0` turns a negative zero into zero.
  return { seconds: direction * Number(whole) + 0, nanos: direction * Number(fraction.padEnd(9, '0')) + 0 };
}

function formatFraction(nanos: number): string {
  if (nanos === 0) return '';
  return `.${String(nanos)
    .padStart(9, '0')
    .replace(/(?:000){1,2}$/, '')}`;
}

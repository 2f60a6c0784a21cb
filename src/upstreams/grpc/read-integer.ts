/** The least and the greatest value of each of protobuf's integers. */
const ranges = {
  int32: [-(2n ** 31n), 2n ** 31n - 1n],
  sint32: [-(2n ** 31n), 2n ** 31n - 1n],
  sfixed32: [-(2n ** 31n), 2n ** 31n - 1n],
  uint32: [0n, 2n ** 32n - 1n],
  fixed32: [0n, 2n ** 32n - 1n],
  int64: [-(2n ** 63n), 2n ** 63n - 1n],
  sint64: [-(2n ** 63n), 2n ** 63n - 1n],
  sfixed64: [-(2n ** 63n), 2n ** 63n - 1n],
  uint64: [0n, 2n ** 64n - 1n],
  fixed64: [0n, 2n ** 64n - 1n],
} as const;

/** Protobuf's integers. */
export type IntegerScalar = keyof typeof ranges;

/** Reads an integer from a number, a bigint or a string of digits; undefined when it is none or does not fit the type. */
export function readInteger(value: unknown, scalar: IntegerScalar): bigint | undefined {
  const integer = toBigInt(value);
  if (integer === undefined) return undefined;
  const [least, greatest] = ranges[scalar];
  return integer >= least && integer <= greatest ? integer : undefined;
}

function toBigInt(value: unknown): bigint | undefined {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : undefined;
  return typeof value === 'string' && /^-?\d{1,20}$/.test(value) ? BigInt(value) : undefined;
}

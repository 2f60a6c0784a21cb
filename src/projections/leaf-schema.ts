import { z } from 'zod';

/** The deepest nesting of a value whose structure the SDL leaves open. */
const maxDepth = 64;

const text = z.string();

/** What each well-known scalar takes from a payload, and its one form. */
const scalarSchemas: Readonly<Record<string, z.ZodType>> = {
  String: text,
  ID: z.union([text, z.int().transform(String)], 'Invalid input: expected string or integer'),
  Int: z.int32(),
  Float: z.number(),
  Boolean: z.boolean(),
  DateTime: z.iso.datetime({ offset: true }),
  BigInt: z.union(
    [text.regex(/^-?\d{1,100}$/), z.int().transform(String)],
    'Invalid input: expected an integer, as a string or a number',
  ),
};

/** A value of a scalar that only its owner knows: any JSON that is not nested absurdly. */
const openSchema = z.unknown().refine((value) => value != null && !isDeeperThan(value, maxDepth), {
  error: `Invalid input: expected JSON that is nested at most ${String(maxDepth)} deep`,
});

/** Makes the check of a scalar's values; a scalar that is not known takes any JSON. */
export function createScalarSchema(name: string): z.ZodType {
  return Object.hasOwn(scalarSchemas, name) ? (scalarSchemas[name] ?? openSchema) : openSchema;
}

/** Makes the check of an enum's values. */
export function createEnumSchema(values: readonly string[]): z.ZodType {
  return z.enum([...values]);
}

function isDeeperThan(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return depth === 0 || Object.values(value).some((member) => isDeeperThan(member, depth - 1));
}

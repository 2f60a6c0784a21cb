import type { Random } from '../../oracle/random';

/** How lists and nullability wrap a named type. */
export type TypeShape =
  | { readonly kind: 'named'; readonly nonNull: boolean }
  | { readonly kind: 'list'; readonly nonNull: boolean; readonly item: TypeShape };

/** A named type that may be null. */
export const nullable: TypeShape = { kind: 'named', nonNull: false };

/** Wraps at random: up to `depth` lists, each level nullable or not. */
export function randomShape(random: Random, depth: number): TypeShape {
  const nonNull = random.chance(0.3);
  if (depth > 0 && random.chance(0.5)) return { kind: 'list', nonNull, item: randomShape(random, depth - 1) };
  return { kind: 'named', nonNull };
}

/** A list of rows: of nullable or non-null items. */
export function listShape(random: Random): TypeShape {
  return { kind: 'list', nonNull: random.chance(0.4), item: { kind: 'named', nonNull: random.chance(0.5) } };
}

/** Writes a wrapped type as SDL. */
export function printShape(shape: TypeShape, name: string): string {
  const inner = shape.kind === 'named' ? name : `[${printShape(shape.item, name)}]`;
  return shape.nonNull ? `${inner}!` : inner;
}

/** The same wrapping with null allowed at the outside. */
export function loosen(shape: TypeShape): TypeShape {
  return { ...shape, nonNull: false };
}

/** True when null is forbidden anywhere in it. */
export function isStrict(shape: TypeShape): boolean {
  return shape.nonNull || (shape.kind === 'list' && isStrict(shape.item));
}

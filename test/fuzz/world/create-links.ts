import type { Random } from '../../oracle/random';
import type { EntitySkeleton } from './entity-skeleton';
import { keyFields, type KeyKind } from './key-kind';
import { randomShape, type TypeShape } from './type-shape';
import type { Field } from './world';

/** Makes links of an entity or value type: each a field, after the fields of its foreign key. */
export function createLinks(
  random: Random,
  { owners, targets }: { readonly owners: readonly string[]; readonly targets: readonly EntitySkeleton[] },
): readonly Field[] {
  const count = targets.length === 0 ? 0 : random.pick([0, 1, 1, 2]);
  return Array.from({ length: count }, (_, n) => {
    const target = random.pick(targets);
    const kinds = linkable(target);
    return kinds.length === 0
      ? []
      : createLink(random, { n, owner: random.pick(owners), target, kind: random.pick(kinds) });
  }).flat();
}

/** The keys whose values lead to every row; their parts must be fields of the entity, and not lie in an object. */
function linkable({ kinds, known, looseKeys }: EntitySkeleton): readonly KeyKind[] {
  const certain = looseKeys ? kinds.slice(0, kinds.indexOf('code')) : kinds;
  const isAnswered = (kind: KeyKind) => [...known.values()].some((each) => !each.keyless && each.kinds.includes(kind));
  return certain.filter((kind) => kind !== 'spot' && isAnswered(kind));
}

interface LinkPlace {
  readonly n: number;
  readonly owner: string;
  readonly target: EntitySkeleton;
  readonly kind: KeyKind;
}

/** Of a compound key the last part may be a list; the others hold for each of its items. */
function createLink(random: Random, { n, owner, target, kind }: LinkPlace): readonly Field[] {
  const base = { owners: [owner], args: 'none', requires: [], restated: false } as const;
  const fields = keyFields(kind);
  const keys = fields.map(({ name, type }, index): Field => {
    const isLast = index === fields.length - 1;
    return {
      ...base,
      name: fields.length === 1 ? `k${String(n)}` : `k${String(n)}_${name}`,
      kind: 'leaf',
      type,
      shape: randomShape(random, isLast ? 2 : 0),
      keyOf: { entity: target.name, name },
    };
  });
  const parts = keys.map(({ name }, index) => ({ field: name, to: fields[index]?.name ?? '' }));
  const shape = linkShape(
    random,
    keys.map((key) => key.shape),
  );
  return [...keys, { ...base, name: `l${String(n)}`, kind: 'link', type: target.name, shape, link: { kind, parts } }];
}

/** The lists of the key, with null ruled out at most where the key rules it out. */
function linkShape(random: Random, shapes: readonly TypeShape[]): TypeShape {
  const list = shapes.find(({ kind }) => kind === 'list');
  if (list?.kind !== 'list')
    return { kind: 'named', nonNull: shapes.every(({ nonNull }) => nonNull) && random.chance(0.5) };
  const items = shapes.map((shape) => (shape.kind === 'list' ? shape.item : shape));
  return { kind: 'list', nonNull: list.nonNull && random.chance(0.5), item: linkShape(random, items) };
}

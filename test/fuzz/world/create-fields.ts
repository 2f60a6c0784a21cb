import type { Random } from '../../oracle/random';
import type { EntitySkeleton } from './entity-skeleton';
import { enumName } from './names';
import { isStrict, listShape, nullable, randomShape, type TypeShape } from './type-shape';
import type { Abstract, Field, Requirement, Service, ValueType } from './world';

/** What fields are made from. */
export interface FieldPlace {
  /** The entity, or the value type that stands in its place. */
  readonly skeleton: Pick<EntitySkeleton, 'name' | 'shared' | 'computer'> & {
    readonly known: ReadonlyMap<string, unknown>;
  };
  readonly skeletons: readonly EntitySkeleton[];
  readonly services: readonly Service[];
  readonly values: readonly ValueType[];
  readonly abstracts: readonly Abstract[];
}

/** Makes the fields of an entity or a value type, computed ones last. */
export function createFields(random: Random, place: FieldPlace): readonly Field[] {
  const owners = place.services.filter(({ name }) => place.skeleton.known.has(name));
  const plain = Array.from({ length: 2 + random.int(5) }, (_, n) => {
    const field = createField(random, place, { owner: random.pick(owners), n });
    return share(random, { field, owners, place });
  });
  return [...plain, ...createComputed(random, place, plain)];
}

function createField(
  random: Random,
  place: FieldPlace,
  { owner, n }: { readonly owner: Service; readonly n: number },
): Field {
  const name = `f${String(n)}`;
  const base = { name, owners: [owner.name], requires: [], args: 'none', restated: false } as const;
  const target = random.chance(0.55) ? targetOf(random, place, owner) : undefined;
  if (target !== undefined) {
    const shape = random.chance(0.6) ? listShape(random) : randomShape(random, 2);
    const isList = shape.kind === 'list' && owner.selects;
    return { ...base, ...target, shape, args: isList && random.chance(0.2) ? 'first' : 'none' };
  }
  const type = random.pick(['Int', 'String', 'Float', 'Boolean', 'ID', enumName(owner)]);
  if (owner.selects && random.chance(0.2))
    return { ...base, kind: 'leaf', type: 'String', shape: nullable, args: 'echo' };
  const shape = randomShape(random, random.pick([0, 0, 0, 1, 2]));
  return { ...base, kind: 'leaf', type, shape, restated: shape.nonNull && random.chance(0.15) };
}

/** A type that fields of a service may lead to. */
function targetOf(
  random: Random,
  { skeletons, values, abstracts }: FieldPlace,
  { name }: Service,
): Pick<Field, 'kind' | 'type'> | undefined {
  const entities = skeletons.filter(({ known }) => known.get(name)?.keyless === false);
  const targets = [
    ...entities.map((entity) => ({ kind: 'entity', type: entity.name }) as const),
    ...values.filter(({ service }) => service === name).map((value) => ({ kind: 'value', type: value.name }) as const),
    ...abstracts
      .filter(({ service }) => service === name)
      .map((abstract) => ({ kind: 'abstract', type: abstract.name }) as const),
  ];
  return targets.length === 0 ? undefined : random.pick(targets);
}

/** Some leaves have a second owner; a second of them says that it may be null. */
function share(
  random: Random,
  { field, owners, place }: { readonly field: Field; readonly owners: readonly Service[]; readonly place: FieldPlace },
): Field {
  const isGeneral = field.kind === 'leaf' && field.args === 'none' && !field.type.includes('Hue_');
  const others = owners.filter(({ name }) => !field.owners.includes(name));
  if (!place.skeleton.shared || !isGeneral || others.length === 0 || random.chance(0.4)) return field;
  return { ...field, owners: [...field.owners, random.pick(others).name], restated: false };
}

/** Computed fields: of leaves, of members of objects, and of each other. */
function createComputed(random: Random, { skeleton, values }: FieldPlace, plain: readonly Field[]): Field[] {
  const { computer } = skeleton;
  if (computer === undefined) return [];
  const usable = plain.filter(
    (field) =>
      field.args === 'none' &&
      (field.kind === 'leaf' ? !field.type.includes('Hue_') : field.kind === 'value' && !isStrict(field.shape)),
  );
  const made: Field[] = [];
  for (let n = 1 + random.int(2); n > 0; n--) {
    const from = random.shuffle([...usable, ...made]).slice(0, 1 + random.int(2));
    const requires = from.flatMap((field) => requirementOf(field, values));
    if (requires.length === 0) continue;
    const name = `c${String(made.length)}`;
    const rest = { shape: nullable satisfies TypeShape, args: 'none', restated: false } as const;
    made.push({ name, kind: 'computed', type: 'String', owners: [computer], requires, ...rest });
  }
  return made;
}

function requirementOf(field: Field, values: readonly ValueType[]): readonly Requirement[] {
  if (field.kind !== 'value') return [{ field: field.name, members: [] }];
  const members = values
    .find(({ name }) => name === field.type)
    ?.fields.filter((member) => member.kind === 'leaf' && member.args === 'none' && !member.type.includes('Hue_'))
    .map(({ name }) => name);
  return members === undefined || members.length === 0 ? [] : [{ field: field.name, members: members.slice(0, 2) }];
}

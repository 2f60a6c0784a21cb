import type { Random } from '../../oracle/random';
import { createAbstracts, interfaceField } from './create-abstracts';
import { createFields } from './create-fields';
import { createLinks } from './create-links';
import { createRoots } from './create-roots';
import { createValue, type DataPlace } from './create-value';
import { createSkeleton, type EntitySkeleton } from './entity-skeleton';
import { prefixOf } from './names';
import { nullable } from './type-shape';
import type { Entity, Field, Row, Service, ValueType, World } from './world';

/** Makes a random graph of 2 to 6 services and 1 to 4 entities, with its data and what is wrong with it. */
export function createWorld(random: Random): World {
  const isPlain = random.chance(0.25);
  const services = Array.from({ length: 2 + random.int(5) }, (_, n) =>
    isPlain ? plainService(n) : createService(random, n),
  );
  const skeletons = Array.from({ length: 1 + random.int(4) }, (_, n) => createSkeleton(random, n, services));
  // Nothing else that stitches understands links.
  const targets = isPlain ? [] : skeletons;
  const values = services.flatMap((service) => createValueTypes(random, service, { skeletons, targets }));
  const abstracts = createAbstracts(random, { services, skeletons, values });
  const withFields = skeletons.map((skeleton) => ({
    ...skeleton,
    fields: [
      ...createFields(random, { skeleton, skeletons, services, values, abstracts }),
      ...abstracts.flatMap((abstract) => interfaceField(abstract, skeleton.name)),
      counterOf(random.pick([...skeleton.known.keys()])),
      ...createLinks(random, { owners: [...skeleton.known.keys()], targets }),
    ],
  }));
  const place: DataPlace = { skeletons, values, abstracts };
  const entities = withFields.map((entity) => ({
    ...entity,
    known: new Map([...entity.known].filter(([service, { keyless }]) => !keyless || holds(entity.fields, service))),
    rows: fillRows(random, place, entity),
  }));
  return { services, entities, values, abstracts, roots: createRoots(random, { ...place, services }) };
}

/** A type must have a field. */
function holds(fields: readonly Field[], service: string): boolean {
  return fields.some(({ owners }) => owners.includes(service));
}

/** A service of the kind that every stitching gateway understands. */
function plainService(n: number): Service {
  return { name: `s${String(n)}`, selects: true, naming: 'plain', hides: false };
}

function createService(random: Random, n: number): Service {
  return {
    name: `s${String(n)}`,
    selects: random.chance(0.75),
    naming: random.pick(['plain', 'plain', 'plain', 'renamed', 'prefixed'] as const),
    hides: random.chance(0.2),
  };
}

/** The field that mutations change. */
function counterOf(owner: string): Field {
  const plain = { shape: nullable, args: 'none', requires: [], restated: false } as const;
  return { ...plain, name: 'count', kind: 'counter', type: 'Int', owners: [owner] };
}

function createValueTypes(
  random: Random,
  service: Service,
  {
    skeletons,
    targets,
  }: { readonly skeletons: readonly EntitySkeleton[]; /** Of links. */ readonly targets: readonly EntitySkeleton[] },
): readonly ValueType[] {
  const made: ValueType[] = [];
  for (let n = random.int(3); n > 0; n--) {
    const skeleton = { name: '', known: new Map([[service.name, undefined]]), shared: false, computer: undefined };
    const fields = createFields(random, { skeleton, skeletons, services: [service], values: made, abstracts: [] });
    const links = createLinks(random, { owners: [service.name], targets });
    const name = `${prefixOf(service)}V${String(made.length)}${service.name}`;
    made.push({ name, service: service.name, fields: [...fields, ...links] });
  }
  return made;
}

function fillRows(
  random: Random,
  place: DataPlace,
  entity: EntitySkeleton & { readonly fields: Entity['fields'] },
): readonly Row[] {
  const required = new Set(entity.fields.flatMap(({ requires }) => requires.map(({ field }) => field)));
  return entity.rows.map((row): Row => {
    const values = entity.fields.map((field) => {
      const faulty = faultRate(field, { isRequired: required.has(field.name) });
      return [field.name, createValue(random, place, { field, service: field.owners[0] ?? '', faulty })] as const;
    });
    return { ...row, values: Object.fromEntries(values) };
  });
}

/** What is shared has one value for all. What is required and non-null would take its whole object away where it lies hidden. */
function faultRate(field: Field, { isRequired }: { readonly isRequired: boolean }): number {
  if (field.owners.length > 1 || (isRequired && field.shape.nonNull)) return 0;
  return isRequired ? 0.15 : 0.035;
}

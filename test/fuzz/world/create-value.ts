import type { Random } from '../../oracle/random';
import { rowsFor } from './create-abstracts';
import type { EntitySkeleton } from './entity-skeleton';
import { Fault } from './fault';
import type { TypeShape } from './type-shape';
import { Obj, Ref, type Abstract, type Field, type Value, type ValueType } from './world';

/** What values are made from. */
export interface DataPlace {
  readonly skeletons: readonly EntitySkeleton[];
  readonly values: readonly ValueType[];
  readonly abstracts: readonly Abstract[];
}

/** A field whose value is to be made, as one service answers it. */
export interface ValueRequest {
  readonly field: Pick<Field, 'kind' | 'type' | 'shape' | 'keyOf'>;
  readonly service: string;
  /** How probable it is that it goes wrong, at each of its places. */
  readonly faulty: number;
}

/** Makes a value at random: now and then null, now and then wrong. */
export function createValue(random: Random, place: DataPlace, request: ValueRequest): Value {
  return createWrapped(random, place, { ...request, shape: request.field.shape });
}

function createWrapped(random: Random, place: DataPlace, request: ValueRequest & { readonly shape: TypeShape }): Value {
  const { shape, faulty } = request;
  if (random.chance(faulty)) return createFault(random, request);
  if (!shape.nonNull && random.chance(0.12)) return null;
  if (shape.kind === 'named') return createNamed(random, place, request);
  const items = Array.from({ length: random.int(4) }, () =>
    createWrapped(random, place, { ...request, shape: shape.item }),
  );
  return items;
}

function createFault(random: Random, { field, shape }: ValueRequest & { readonly shape: TypeShape }): Fault {
  const kinds: Fault['kind'][] = ['error', 'error', 'wrong type'];
  if (shape.nonNull) kinds.push('null', 'null');
  // An error that takes more away than a part of a key would take it from a client who did not ask for the key.
  if (shape.nonNull && field.keyOf !== undefined) return new Fault(random.pick(['null', 'wrong type'] as const));
  if (field.kind === 'abstract' && shape.kind === 'named') kinds.push('unknown type', 'unknown type');
  return new Fault(random.pick(kinds));
}

function createNamed(
  random: Random,
  place: DataPlace,
  { field, service, faulty, shape }: ValueRequest & { readonly shape: TypeShape },
): Value {
  switch (field.kind) {
    case 'entity':
      return reference(random, place, { type: field.type, service, shape });
    case 'value':
      return createObject(random, place, { type: field.type, faulty });
    case 'abstract': {
      const members = place.abstracts.find(({ name }) => name === field.type)?.members ?? [];
      const type = random.pick(members);
      const isValue = place.values.some(({ name }) => name === type);
      if (isValue) return createObject(random, place, { type, faulty });
      return reference(random, place, { type, service, shape });
    }
    case 'computed':
    case 'counter':
    case 'link':
      return null;
    case 'leaf':
      return field.keyOf === undefined ? createLeaf(random, field.type) : createKeyPart(random, place, field.keyOf);
  }
}

/** A row that the service may know; where there is none, null or its error. */
function reference(
  random: Random,
  { skeletons }: DataPlace,
  { type, service, shape }: { readonly type: string; readonly service: string; readonly shape: TypeShape },
): Value {
  const rows = rowsFor(skeletons, type, service);
  if (rows.length === 0) return shape.nonNull ? new Fault('error') : null;
  return new Ref(type, random.pick(rows));
}

/** An object of a value type. */
function createObject(
  random: Random,
  place: DataPlace,
  { type, faulty }: { readonly type: string; readonly faulty: number },
): Value {
  const found = place.values.find(({ name }) => name === type);
  const values = (found?.fields ?? []).map(
    (field) => [field.name, createValue(random, place, { field, service: found?.service ?? '', faulty })] as const,
  );
  return new Obj(type, Object.fromEntries(values));
}

function createLeaf(random: Random, type: string): Value {
  const leaves: Readonly<Record<string, Value>> = {
    Int: random.int(100) - 50,
    Float: random.int(100) / 4,
    Boolean: random.chance(0.5),
    ID: random.pick(['7', '12', 'x"1\\', 'ü']),
    String: random.pick(['plain', '', 'a "quoted"\n\u2028 line', 'null', 'ümläut 🧵']),
  };
  return leaves[type] ?? random.pick(['RED', 'GREEN']);
}

/** A part of the key of some row, or of none. */
function createKeyPart(random: Random, { skeletons }: DataPlace, { entity, name }: NonNullable<Field['keyOf']>): Value {
  const rows = skeletons.find((skeleton) => skeleton.name === entity)?.rows ?? [];
  if (rows.length === 0 || random.chance(0.15)) return name === 'num' ? 99 : 'nobody';
  return random.pick(rows).keys[name] as Value;
}

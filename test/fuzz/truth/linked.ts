import type { GraphQLResolveInfo } from 'graphql';
import { collectSubfields } from 'graphql/execution/collectFields';
import { Fault } from '../world/fault';
import { kindOfField } from '../world/key-kind';
import type { Entity, Field, ForeignKey, Row, World } from '../world/world';
import { hopsTo, linkBase, type Standpoint, type Visit } from './reach';
import type { Run } from './run-conditions';

/** What a link is made in. */
export interface LinkPlace {
  readonly world: World;
  readonly run: Run;
  readonly info: GraphQLResolveInfo;
  /** The value of a field of the object that holds the foreign key. */
  readonly read: (field: string) => unknown;
}

/** What a link is in truth: an entity, or lists of them; null where a part of the key is or the entity is absent, an error where one is. */
export function linked({ world, run, info, read }: LinkPlace, { type, link }: Field): unknown {
  const entity = world.entities.find(({ name }) => name === type);
  if (entity === undefined || link === undefined) throw new Error(`${type} is linked by no key.`);
  const make = (values: readonly unknown[]): unknown => {
    const row = rowBy(entity, link, values);
    const at: Standpoint = { entity, row, base: linkBase(link.kind) };
    return isAbsent(run, at, seenFields(run, info, type)) ? null : at;
  };
  return combine(
    link.parts.map(({ field }) => plain(read(field))),
    make,
  );
}

/** Faults as errors; a null in the place of something promised is a null. */
function plain(value: unknown): unknown {
  if (value instanceof Fault) return value.kind === 'null' ? null : new Error(value.kind);
  return Array.isArray(value) ? value.map(plain) : value;
}

/** A part without a list holds for all items of the others. */
function combine(parts: readonly unknown[], make: (values: readonly unknown[]) => unknown): unknown {
  const list: readonly unknown[] | undefined = parts.find((part) => Array.isArray(part));
  if (list !== undefined) {
    return list.map((_, index) =>
      combine(
        parts.map((part): unknown => (Array.isArray(part) ? part[index] : part)),
        make,
      ),
    );
  }
  return parts.find((part) => part instanceof Error) ?? (parts.includes(null) ? null : make(parts));
}

/** The row with a key; where there is none, one that no service has. */
function rowBy(entity: Entity, { parts }: ForeignKey, values: readonly unknown[]): Row {
  const found = entity.rows.find(({ keys }) => parts.every(({ to }, index) => keys[to] === values[index]));
  if (found !== undefined) return found;
  const keys = Object.fromEntries(parts.map(({ to }, index) => [to, values[index]]));
  const entries = new Map([...entity.known.keys()].map((service) => [service, 'absent'] as const));
  return { entity: entity.name, n: -1, keys, values: {}, entries, lostKey: undefined };
}

/** The selected fields that are not refused: for the others nobody is gone to. */
function seenFields(run: Run, info: GraphQLResolveInfo, type: string): ReadonlySet<string> {
  return new Set([...selectedFields(info, type)].filter((field) => !run.refused(type, field)));
}

function selectedFields({ schema, fragments, variableValues, fieldNodes }: GraphQLResolveInfo, name: string) {
  const type = schema.getType(name);
  if (type === undefined || !('getInterfaces' in type) || !('isTypeOf' in type))
    throw new Error(`${name} is no object.`);
  const fields = collectSubfields(schema, fragments, variableValues, type, [...fieldNodes]);
  return new Set([...fields.values()].flatMap((nodes) => nodes.map((node) => node.name.value)));
}

/**
 * An entity is absent when nobody has it who was gone to for what is selected, or when one has it not that was gone to by the
 * link's key for a field that may not be null. Where nobody is gone to, it is there.
 */
function isAbsent(run: Run, at: Standpoint, selected: ReadonlySet<string>): boolean {
  const visits = [...selected].flatMap((name) => visitsFor(run, at, name));
  if (visits.length > 0 && visits.every(({ outcome }) => outcome === 'absent')) return true;
  return [...selected].some((name) => {
    if (!isPromised(at.entity, name)) return false;
    const [first, ...further] = visitsFor(run, at, name);
    return first?.outcome === 'absent' && further.length === 0;
  });
}

/** True for a field that may not be null: every key, but a code that services lose. */
function isPromised({ fields, looseKeys }: Entity, name: string): boolean {
  if (kindOfField(name) !== undefined) return !(name === 'code' && looseKeys);
  return fields.find((field) => field.name === name)?.shape.nonNull === true;
}

function visitsFor(run: Run, at: Standpoint, name: string): readonly Visit[] {
  const kind = kindOfField(name);
  if (kind !== undefined) return hopsTo(run, at, { kind });
  const field = at.entity.fields.find((candidate) => candidate.name === name);
  if (field === undefined) return [];
  const needed = field.requires.flatMap((need) => visitsFor(run, at, need.field));
  return [...needed, ...hopsTo(run, at, { service: field.owners[0] ?? '' })];
}

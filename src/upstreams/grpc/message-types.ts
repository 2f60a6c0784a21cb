import { MapField, Type, type ReflectionObject } from 'protobufjs';
import { describeMessage, type FieldModel, shapeOfMessage, type ValueShape } from './message-model';
import { nameEnumValues } from './enum-names';
import type { RpcMethod } from './methods';
import { resolveNames, type NameClaim } from './resolve-names';
import { knownNames, ownScalars, scalarNames } from './scalars';

/** A type of the derived schema. */
export type DerivedType =
  | { readonly kind: 'enum'; readonly shape: Extract<ValueShape, { kind: 'enum' }> }
  | { readonly kind: 'output' | 'input'; readonly type: Type }
  | { readonly kind: 'output entry' | 'input entry'; readonly model: FieldModel };

/** The side of an operation that a type is on. */
export type Side = 'output' | 'input';

/** The types that methods need, with their names. */
export interface MessageTypes {
  readonly byName: ReadonlyMap<string, DerivedType>;
  /** The named type of a single value, or of a map's entry. */
  nameOf(model: Pick<FieldModel, 'shape' | 'rule' | 'field'>, side: Side): string;
  nameOfShape(shape: ValueShape, side: Side): string;
  /** Names that got a trailing `_`, of types and of enum values. */
  readonly changed: readonly string[];
}

const builtIn = ['Query', 'Mutation', 'Subscription', 'String', 'Int', 'Float', 'Boolean', 'ID'];
const reserved: ReadonlySet<string> = new Set([...builtIn, ...Object.keys(ownScalars)]);

/** Collects and names every type that the requests and responses of the methods lead to. */
export function collectMessageTypes(methods: readonly RpcMethod[]): MessageTypes {
  const types = new Map<string, DerivedType>();
  for (const { request, response } of methods) {
    for (const model of describeMessage(request)) collectField(model, 'input', types);
    collectShape(shapeOfMessage(response), 'output', types);
  }
  const { names, changed } = resolveNames([...types].map(claimOf), reserved);
  const nameOfShape = (shape: ValueShape, side: Side): string => {
    if (shape.kind === 'scalar' || shape.kind === 'wrapper') return scalarNames[shape.scalar];
    if (shape.kind === 'known') return knownNames[shape.known];
    if (shape.kind === 'empty') return 'Boolean';
    return names.get(idOfShape(shape, side)) ?? '';
  };
  return {
    byName: new Map([...types].map(([id, type]) => [names.get(id) ?? id, type])),
    nameOfShape,
    nameOf: (model, side) =>
      model.rule === 'map' ? (names.get(idOfEntry(model, side)) ?? '') : nameOfShape(model.shape, side),
    changed: [...new Set([...changed, ...changedValues(types.values())])],
  };
}

function collectShape(shape: ValueShape, side: Side, types: Map<string, DerivedType>): void {
  const id = idOfShape(shape, side);
  if (types.has(id)) return;
  if (shape.kind === 'enum') types.set(id, { kind: 'enum', shape });
  if (shape.kind !== 'message') return;
  types.set(id, { kind: side, type: shape.type });
  for (const model of describeMessage(shape.type)) collectField(model, side, types);
}

function collectField(model: FieldModel, side: Side, types: Map<string, DerivedType>): void {
  if (model.rule === 'map') types.set(idOfEntry(model, side), { kind: `${side} entry`, model });
  collectShape(model.shape, side, types);
}

/** An enum is one type on both sides; a message is two. */
function idOfShape(shape: ValueShape, side: Side): string {
  if (shape.kind === 'scalar') return shape.scalar;
  return shape.kind === 'enum' ? `enum ${shape.type.fullName}` : `${side} ${shape.type.fullName}`;
}

function idOfEntry({ field }: Pick<FieldModel, 'field'>, side: Side): string {
  return `${side} entry ${field.fullName}`;
}

function claimOf([id, derived]: readonly [string, DerivedType]): NameClaim {
  const suffix = derived.kind.startsWith('input') ? 'Input' : '';
  const { home, path } = placeOf(derived);
  const short = `${path.join('_')}${suffix}`;
  return { id, wishes: home === '' ? [short] : [short, `${home.replaceAll('.', '_')}_${short}`] };
}

/** Where a type is declared: its package, and its name below that, outermost message first. */
function placeOf(derived: DerivedType): { readonly home: string; readonly path: readonly string[] } {
  if ('model' in derived) {
    const { field } = derived.model;
    if (!(field instanceof MapField) || field.parent === null) throw new Error(`${field.fullName} is no map.`);
    const outer = placeOfObject(field.parent);
    return { home: outer.home, path: [...outer.path, `${upperCamelCase(field.name)}Entry`] };
  }
  return placeOfObject('shape' in derived ? derived.shape.type : derived.type);
}

function placeOfObject(object: ReflectionObject): { readonly home: string; readonly path: readonly string[] } {
  if (!(object.parent instanceof Type)) {
    return { home: (object.parent?.fullName ?? '').replace(/^\./, ''), path: [object.name] };
  }
  const outer = placeOfObject(object.parent);
  return { home: outer.home, path: [...outer.path, object.name] };
}

/** As protoc names the entry of a map. */
function upperCamelCase(name: string): string {
  return name.replace(/(?:^|_)([A-Za-z0-9])/g, (_, next: string) => next.toUpperCase());
}

function* changedValues(types: Iterable<DerivedType>): Iterable<string> {
  for (const derived of types) {
    if (derived.kind === 'enum') {
      for (const { proto, name } of nameEnumValues(derived.shape.type).values) {
        if (proto !== name) yield `${derived.shape.type.name}.${name}`;
      }
    } else if ('type' in derived) {
      for (const { field, name } of describeMessage(derived.type)) {
        if (field.name !== name) yield `${derived.type.name}.${name}`;
      }
    }
  }
}

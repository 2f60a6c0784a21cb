import { keyFields, type KeyField, type KeyKind } from '../world/key-kind';
import type { DoorStyle, Entity, Service, World } from '../world/world';
import { prefixOf } from '../world/names';
import { keyInputs } from './key-inputs';
import { ownNames } from './own-names';

/** An entry point of a service, in its own names. */
export interface Door {
  /** The root field; doors of several entities may share one. */
  readonly field: string;
  readonly entity: string;
  readonly kind: KeyKind;
  readonly style: DoorStyle;
  /** The root field as SDL, with its type. */
  readonly sdl: string;
  /** The overlay's directive on it. */
  readonly merge: string;
  /** Definitions that it needs, by name. */
  readonly definitions: ReadonlyMap<string, string>;
}

/** The entry points of a service. */
export function doorsOf(world: World, service: Service): readonly Door[] {
  return world.entities.flatMap((entity) => {
    const known = entity.known.get(service.name);
    return [...(known?.doors ?? [])].map(([kind, style]) => createDoor(world, service, { entity, kind, style }));
  });
}

interface DoorPlace {
  readonly entity: Entity;
  readonly kind: KeyKind;
  readonly style: DoorStyle;
}

function createDoor(world: World, service: Service, place: DoorPlace): Door {
  const { entity, kind, style } = place;
  const own = ownNames(world, service);
  const type = own.type(entity.name);
  const fields = keyFields(kind).map((field) => ({ ...field, name: own.field(entity.name, field.name) }));
  const base = { entity: entity.name, kind, style, definitions: new Map<string, string>() };
  const field = `_${type}_${kind}`;
  const [scalar = { name: '', type: 'ID', members: [] }] = fields;
  const { name, type: keyType } = scalar;
  switch (style) {
    case 'list':
      return {
        ...base,
        field,
        sdl: `${field}(keys: [${keyType}!]!): [${type}]`,
        merge: `@merge(keyField: "${name}", keyArg: "keys")`,
      };
    case 'single':
      return {
        ...base,
        field,
        sdl: `${field}(one: ${keyType}!): ${type}`,
        merge: `@merge(keyField: "${name}", keyArg: "one")`,
      };
    case 'objects': {
      const input = `${type}_${kind}_Key`;
      const sdl = `${field}(keys: [${input}!]!): [${type}]!`;
      const definitions = keyInputs(world, { input, fields, entity, service: service.name });
      return { ...base, field, definitions, sdl, merge: '@merge(keyArg: "keys")' };
    }
    case 'expression': {
      const input = `${type}_${kind}_In`;
      const leaves = fields.flatMap(leafPaths);
      const members = leaves.map(({ path, type: leaf }) => `k_${path.join('_')}: ${leaf}!`).join(' ');
      const values = leaves.map(({ path }) => `k_${path.join('_')}: $key.${path.join('.')}`).join(', ');
      const definitions = new Map([
        [input, `input ${input} { ${members} }`],
        [`${input}s`, `input ${input}s { all: [${input}!]! }`],
      ]);
      const sdl = `${field}(in: ${input}s!, unit: String = "g"): [${type}]`;
      return {
        ...base,
        field,
        definitions,
        sdl,
        merge: `@merge(argsExpr: "in: { all: [[{ ${values} }]] }, unit: \\"kg\\"")`,
      };
    }
    case 'interface': {
      const named = own.type(namedInterface(service));
      const definitions = new Map([[named, `interface ${named} { ${name}: ID! }`]]);
      return {
        ...base,
        field: '_named',
        definitions,
        sdl: `_named(ids: [ID!]!): [${named}]`,
        merge: `@merge(keyField: "${name}")`,
      };
    }
    case 'representations': {
      const members = membersOf(world, service, style).map((member) => own.type(member.name));
      const definitions = new Map([
        ['_Any', 'scalar _Any'],
        ['_Entity', `union _Entity = ${members.join(' | ')}`],
      ]);
      const sdl = '_entities(representations: [_Any!]!): [_Entity]!';
      return { ...base, field: '_entities', definitions, sdl, merge: '@merge(keyArg: "representations")' };
    }
  }
}

/** The public name of the interface that a service's door for many types has. */
export function namedInterface(service: Service): string {
  return `${prefixOf(service)}Named_${service.name}`;
}

/** The entities that a service serves through a door of one style. */
export function membersOf({ entities }: World, { name }: Service, style: DoorStyle): readonly Entity[] {
  return entities.filter(({ known }) => [...(known.get(name)?.doors.values() ?? [])].includes(style));
}

function leafPaths(field: KeyField): readonly { readonly path: readonly string[]; readonly type: string }[] {
  if (field.members.length === 0) return [{ path: [field.name], type: field.type }];
  return field.members.map((member) => ({ path: [field.name, member], type: member === 'x' ? 'Int' : 'String' }));
}

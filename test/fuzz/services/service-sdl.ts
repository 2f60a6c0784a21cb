import { keyFields, kindOfField } from '../world/key-kind';
import { enumName, inputName } from '../world/names';
import { loosen, printShape } from '../world/type-shape';
import type { Entity, Field, Root, Service, World } from '../world/world';
import { doorsOf, namedInterface } from './doors';
import { heldFields, ownNames, type OwnNames } from './own-names';

/** A service's schema and overlay, in its own names. */
export interface ServiceSdl {
  readonly typeDefs: string;
  readonly overlay: string;
}

/** Arguments that an echo field repeats, as SDL. */
function echoArguments(hue: string, deep: string): string {
  return `(x: Int = 7, tags: [String!], deep: ${deep}, hue: ${hue} = GREEN, must: Boolean! = true)`;
}

/** Writes what a service offers. */
export function serviceSdl(world: World, service: Service): ServiceSdl {
  const own = ownNames(world, service);
  const entities = world.entities.filter(({ known }) => known.has(service.name));
  const doors = doorsOf(world, service);
  const hue = own.type(enumName(service));
  const deep = own.type(inputName(service));
  const print = (type: string) => (field: Field) => fieldSdl(own, { type, field, hue, deep });
  const types = entities.map((entity, at) =>
    entitySdl(
      world,
      { entity, service, own, hidden: service.hides && at === 0 ? ['secret: Int!'] : [] },
      print(entity.name),
    ),
  );
  const values = world.values.filter((value) => value.service === service.name);
  const definitions = new Map(doors.flatMap((door) => [...door.definitions]));
  const roots = new Map(doors.map((door) => [door.field, door.sdl]));
  const typeDefs = [
    ...rootTypes(world, { service, own, doors: [...roots.values()] }),
    `enum ${hue} { RED GREEN }`,
    `input ${deep} { hue: ${hue} = RED list: [${deep}!] n: Int }`,
    ...(entities.some((entity) => holdsSpot(entity, service.name)) ? ['type Spot { x: Int! y: String! }'] : []),
    ...types,
    ...values.map(
      ({ name, fields }) => `type ${own.type(name)} { ${fields.filter(isAnswered).map(print(name)).join(' ')} }`,
    ),
    ...world.abstracts.filter((each) => each.service === service.name).map((each) => abstractSdl(own, each)),
    ...definitions.values(),
    ...(service.hides ? ['type Secret { secret: Int! }'] : []),
  ].join('\n');
  const overlay = [
    ...entities.map((entity) => entityOverlay(own, entity, service.name)),
    ...values.flatMap(({ name, fields }) => {
      const marks = [
        ...fields.filter(({ restated }) => restated).map((field) => restatement(own, name, field)),
        ...fields.flatMap((field) => linkSdl(own, name, field)),
      ];
      return marks.length === 0 ? [] : [`extend type ${own.type(name)} { ${marks.join(' ')} }`];
    }),
    ...new Set(doors.map((door) => `extend type Query { ${door.sdl} ${door.merge} }`)),
  ].join('\n');
  return { typeDefs, overlay };
}

function rootTypes(
  { roots }: World,
  { service, own, doors }: { readonly service: Service; readonly own: OwnNames; readonly doors: readonly string[] },
): readonly string[] {
  return (['query', 'mutation', 'subscription'] as const).flatMap((operation) => {
    const fields = roots
      .filter((root) => root.service === service.name && root.operation === operation)
      .map((root) => rootSdl(root, own.root(root.name), own.type(root.type)));
    if (operation === 'query') fields.push('_ok: Boolean', ...(service.hides ? ['secret: Secret'] : []), ...doors);
    const name = `${operation[0]?.toUpperCase() ?? ''}${operation.slice(1)}`;
    return fields.length === 0 ? [] : [`type ${name} { ${fields.join(' ')} }`];
  });
}

/** A root field as SDL. */
export function rootSdl({ kind, shape }: Root, name: string, type: string): string {
  if (kind === 'lookup') return `${name}(id: ID!): ${printShape(shape, type)}`;
  if (kind === 'bump') return `${name}(id: ID!, by: Int! = 1): ${printShape(shape, type)}`;
  return `${name}: ${printShape(shape.kind === 'list' && kind === 'ticks' ? shape.item : shape, type)}`;
}

function entitySdl(
  { abstracts }: World,
  {
    entity,
    service,
    own,
    hidden,
  }: {
    readonly entity: Entity;
    readonly service: Service;
    readonly own: OwnNames;
    /** Fields that the manifest hides. */
    readonly hidden: readonly string[];
  },
  print: (field: Field) => string,
): string {
  const known = entity.known.get(service.name);
  const keys = heldFields(entity, service.name).flatMap((name) => {
    const kind = kindOfField(name);
    const key = kind && keyFields(kind).find((field) => field.name === name);
    if (key === undefined) return [];
    return [`${own.field(entity.name, name)}: ${key.type}${name === 'code' && entity.looseKeys ? '' : '!'}`];
  });
  const fields = entity.fields.filter((field) => field.owners.includes(service.name) && isAnswered(field)).map(print);
  const names = abstracts
    .filter((each) => each.kind === 'interface' && each.service === service.name && each.members.includes(entity.name))
    .map(({ name }) => own.type(name));
  if ([...(known?.doors.values() ?? [])].includes('interface')) names.push(own.type(namedInterface(service)));
  const all = [...keys, ...fields, ...hidden];
  return `type ${own.type(entity.name)}${names.length === 0 ? '' : ` implements ${names.join(' & ')}`} { ${all.join(' ')} }`;
}

interface FieldText {
  readonly type: string;
  readonly field: Field;
  readonly hue: string;
  readonly deep: string;
}

function fieldSdl(own: OwnNames, { type, field, hue, deep }: FieldText): string {
  const shape = field.restated ? loosen(field.shape) : field.shape;
  return `${own.field(type, field.name)}${argumentsSdl(field, hue, deep)}: ${printShape(shape, own.type(field.type))}`;
}

/** A field's arguments as SDL. */
export function argumentsSdl({ args }: Field, hue: string, deep: string): string {
  if (args === 'none') return '';
  return args === 'first' ? '(first: Int)' : echoArguments(hue, deep);
}

function abstractSdl(own: OwnNames, each: World['abstracts'][number]): string {
  if (each.kind === 'union')
    return `union ${own.type(each.name)} = ${each.members.map((name) => own.type(name)).join(' | ')}`;
  return `interface ${own.type(each.name)} { id: ID! ${each.field}: String }`;
}

/** The overlay's word that a field is never null, of which the service says that it may be. */
function restatement(own: OwnNames, parent: string, { name, shape, type }: Field): string {
  return `${own.field(parent, name)}: ${printShape(shape, own.type(type))}`;
}

/** A link is the overlay's alone. */
function isAnswered({ kind }: Field): boolean {
  return kind !== 'link';
}

function linkSdl(own: OwnNames, parent: string, { name, type, shape, link }: Field): readonly string[] {
  if (link === undefined) return [];
  const key = link.parts.map(({ field }) => own.field(parent, field)).join(' ');
  const to = link.parts.map((part) => part.to).join(' ');
  return [`${name}: ${printShape(shape, own.target(type))} @link(key: "{ ${key} }", to: "${to}")`];
}

function holdsSpot(entity: Entity, service: string): boolean {
  return heldFields(entity, service).includes('spot');
}

function entityOverlay(own: OwnNames, entity: Entity, service: string): string {
  const known = entity.known.get(service);
  const type = own.type(entity.name);
  const directives = (known?.kinds ?? []).map((kind) => {
    const fields = keyFields(kind).map(({ name, members }) => {
      const field = own.field(entity.name, name);
      return members.length === 0 ? field : `${field} { ${members.join(' ')} }`;
    });
    return `@key(selectionSet: "{ ${fields.join(' ')} }")`;
  });
  const marks = entity.fields.flatMap((field) => {
    if (!field.owners.includes(service)) return [];
    const name = own.field(entity.name, field.name);
    if (field.restated) return [restatement(own, entity.name, field)];
    if (field.kind === 'link') return linkSdl(own, entity.name, field);
    if (field.kind !== 'computed') return [];
    const needs = field.requires.map((need) =>
      need.members.length === 0 ? need.field : `${need.field} { ${need.members.join(' ')} }`,
    );
    return [`${name}: String @computed(selectionSet: "{ ${needs.join(' ')} }")`];
  });
  return `extend type ${type} ${directives.join(' ')}${marks.length === 0 ? '' : ` { ${marks.join(' ')} }`}`;
}

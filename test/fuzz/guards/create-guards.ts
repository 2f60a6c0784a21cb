import { isTypeDefinitionNode, Kind, parse, print, type TypeDefinitionNode } from 'graphql';
import type { Random } from '../../oracle/random';
import { heldFields, ownNames, type OwnNames } from '../services/own-names';
import { serviceSdl } from '../services/service-sdl';
import type { Service, World } from '../world/world';

/** Who may see what of a world: each guard demands one scope. */
export interface WorldGuards {
  /** What each service's overlay says of it, in its own names. */
  readonly overlays: ReadonlyMap<string, string>;
  /** The scopes that must be had, by public `Type` or `Type.field`. */
  readonly scopes: ReadonlyMap<string, readonly string[]>;
}

/** Every scope there is. */
export const allScopes = ['s0', 's1', 's2', 's3'] as const;

/** Of a world where everybody may see everything. */
export const noWorldGuards: WorldGuards = { overlays: new Map(), scopes: new Map() };

/** Guards some types and fields of a world at random. */
export function createGuards(world: World, random: Random): WorldGuards {
  const overlays = new Map<string, string>();
  const scopes = new Map<string, string[]>();
  for (const service of world.services) {
    const definitions = definitionsOf(world, service);
    const lines = placesOf(world, service).flatMap((place): readonly string[] => {
      if (!random.chance(place.field === undefined ? 0.06 : 0.1)) return [];
      const scope = random.pick(allScopes);
      const text = guardText({ definitions, own: ownNames(world, service), place }, scope);
      if (text === undefined) return [];
      const coordinate = place.field === undefined ? place.type : `${place.type}.${place.field}`;
      scopes.set(coordinate, [...(scopes.get(coordinate) ?? []), scope]);
      return [text];
    });
    overlays.set(service.name, lines.join('\n'));
  }
  return { overlays, scopes };
}

/** What can be guarded, in public names. */
interface GuardPlace {
  readonly type: string;
  readonly field: string | undefined;
}

const rootTypes = { query: 'Query', mutation: 'Mutation', subscription: 'Subscription' } as const;

function placesOf({ entities, values, abstracts, roots }: World, service: Service): readonly GuardPlace[] {
  const { name } = service;
  const types = [
    ...entities
      .filter(({ known }) => known.has(name))
      .map((entity) => ({ type: entity.name, fields: heldFields(entity, name) })),
    ...values
      .filter((value) => value.service === name)
      .map(({ name: type, fields }) => ({ type, fields: fields.map((field) => field.name) })),
    ...abstracts
      .filter((abstract) => abstract.service === name)
      .map(({ name: type, kind, field }) => ({ type, fields: kind === 'interface' ? ['id', field] : [] })),
  ];
  return [
    ...types.flatMap(({ type, fields }) => [{ type, field: undefined }, ...fields.map((field) => ({ type, field }))]),
    ...roots
      .filter((root) => root.service === name)
      .map(({ operation, name: field }) => ({ type: rootTypes[operation], field })),
  ];
}

function definitionsOf(world: World, service: Service): ReadonlyMap<string, TypeDefinitionNode> {
  const { definitions } = parse(serviceSdl(world, service).typeDefs);
  return new Map(definitions.filter(isTypeDefinitionNode).map((node) => [node.name.value, node]));
}

/** The extension that states a guard; undefined for links, which no schema has. */
function guardText(
  at: {
    readonly definitions: ReadonlyMap<string, TypeDefinitionNode>;
    readonly own: OwnNames;
    readonly place: GuardPlace;
  },
  scope: string,
): string | undefined {
  const { type, field } = at.place;
  const isRoot = Object.values<string>(rootTypes).includes(type);
  const ownType = isRoot ? type : at.own.type(type);
  const definition = at.definitions.get(ownType);
  const guard = `@requiresScopes(scopes: [["${scope}"]])`;
  if (definition === undefined) return undefined;
  const keyword = keywords[definition.kind] ?? 'type';
  if (field === undefined) return `extend ${keyword} ${ownType} ${guard}`;
  const ownField = isRoot ? at.own.root(field) : at.own.field(type, field);
  const fields = 'fields' in definition ? (definition.fields ?? []) : [];
  const stated = fields.find((candidate) => candidate.name.value === ownField);
  return stated && `extend ${keyword} ${ownType} { ${ownField}: ${print(stated.type)} ${guard} }`;
}

const keywords: Partial<Record<Kind, string>> = {
  [Kind.INTERFACE_TYPE_DEFINITION]: 'interface',
  [Kind.UNION_TYPE_DEFINITION]: 'union',
};

import type { Transforms } from '../../../src/composition/subschema-input';
import { keyFields } from '../world/key-kind';
import { prefixOf } from '../world/names';
import type { Entity, Service, World } from '../world/world';

/** A service's own names of what has another name in public. */
export interface OwnNames {
  type(name: string): string;
  /** As `type`; of an entity that the service does not have, the public name. */
  target(name: string): string;
  field(type: string, name: string): string;
  root(name: string): string;
  readonly transforms: Transforms;
}

/** Says how a service names things, and the transforms that make them public. */
export function ownNames({ entities, roots }: World, service: Service): OwnNames {
  const { naming } = service;
  const prefix = prefixOf(service);
  const isMerged = (name: string) => name === 'Spot' || entities.some((entity) => entity.name === name);
  const isRenamed = (name: string) => naming === 'renamed' && isMerged(name) && name !== 'Spot';
  const type = (name: string) => (isRenamed(name) ? `${name}Of` : stripped(name, prefix));
  const held = new Map(entities.map((entity) => [entity.name, new Set(heldFields(entity, service.name))]));
  const field = (parent: string, name: string) =>
    isRenamed(parent) && held.get(parent)?.has(name) === true && (name === 'code' || /^[fck]\d*[02468]$/.test(name))
      ? `own_${name}`
      : name;
  const root = (name: string) => (naming === 'renamed' ? name.replace(/to$/, 'from') : stripped(name, prefix));
  const rename: Record<string, string> = {};
  for (const entity of entities.filter(({ known }) => known.has(service.name))) {
    if (naming !== 'plain') rename[type(entity.name)] = entity.name;
    for (const name of heldFields(entity, service.name)) {
      const own = field(entity.name, name);
      if (own !== name) rename[`${type(entity.name)}.${own}`] = name;
    }
  }
  const holdsSpot = [...held.values()].some((names) => names.has('spot'));
  if (naming === 'prefixed' && holdsSpot) rename['Spot'] = 'Spot';
  for (const { name, operation } of roots.filter((each) => each.service === service.name)) {
    const parent = { query: 'Query', mutation: 'Mutation', subscription: 'Subscription' }[operation];
    if (naming === 'renamed') rename[`${parent}.${root(name)}`] = name;
  }
  const isKnown = (name: string) => entities.some((entity) => entity.name === name && entity.known.has(service.name));
  return {
    type,
    target: (name) => (isKnown(name) ? type(name) : name),
    field,
    root,
    transforms: {
      prefix,
      rename,
      hide: service.hides ? hiddenParts(type, entities.find(({ known }) => known.has(service.name))?.name) : [],
    },
  };

  function stripped(name: string, front: string): string {
    return front !== '' && name.startsWith(front) ? name.slice(front.length) : name;
  }
}

/** What a service hides of its own: a type, the root field to it, and a field of the first entity that it knows. */
function hiddenParts(type: (name: string) => string, entity: string | undefined): readonly string[] {
  return ['Query.secret', 'Secret', ...(entity === undefined ? [] : [`${type(entity)}.secret`])];
}

/** The fields that a service's own type of an entity has. */
export function heldFields(entity: Entity, service: string): readonly string[] {
  const known = entity.known.get(service);
  if (known === undefined) return [];
  const keys = known.keyless ? [] : known.kinds.flatMap((kind) => keyFields(kind).map(({ name }) => name));
  return [...keys, ...entity.fields.filter(({ owners }) => owners.includes(service)).map(({ name }) => name)];
}

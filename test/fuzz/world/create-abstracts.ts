import type { Random } from '../../oracle/random';
import { mayRefer, type EntitySkeleton } from './entity-skeleton';
import { prefixOf } from './names';
import { nullable } from './type-shape';
import type { Abstract, Field, Service, ValueType } from './world';

/** Makes interfaces and unions: of entities that a service knows, and its value types. */
export function createAbstracts(
  random: Random,
  graph: {
    readonly services: readonly Service[];
    readonly skeletons: readonly EntitySkeleton[];
    readonly values: readonly ValueType[];
  },
): readonly Abstract[] {
  return graph.services.flatMap((service) => {
    if (!service.selects || random.chance(0.35)) return [];
    const named = (kind: string) => `${prefixOf(service)}${kind}_${service.name}`;
    const known = graph.skeletons.filter(({ known: by }) => by.get(service.name)?.keyless === false);
    const identified = known.filter(({ known: by }) => by.get(service.name)?.kinds.includes('id'));
    const values = graph.values.filter((value) => value.service === service.name);
    const members = random.shuffle([...known, ...values]).slice(0, 3);
    const made: Abstract[] = [];
    if (members.length > 1) made.push(union(named('U'), service, members));
    if (identified.length > 0) {
      const list = random.shuffle(identified).slice(0, 2);
      made.push({ ...union(named('I'), service, list), kind: 'interface', field: `tag_${service.name}` });
    }
    return made;
  });
}

function union(name: string, service: Service, members: readonly { readonly name: string }[]): Abstract {
  return { name, service: service.name, kind: 'union', members: members.map((member) => member.name), field: '' };
}

/** The field that an interface asks of a member. */
export function interfaceField({ kind, members, field, service }: Abstract, member: string): readonly Field[] {
  if (kind !== 'interface' || !members.includes(member)) return [];
  const plain = { kind: 'leaf', type: 'String', shape: nullable, args: 'none', requires: [], restated: false } as const;
  return [{ ...plain, name: field, owners: [service] }];
}

/** The rows of an entity that a service may refer to. */
export function rowsFor(skeletons: readonly EntitySkeleton[], name: string, service: string): readonly number[] {
  const skeleton = skeletons.find((candidate) => candidate.name === name);
  if (skeleton === undefined) return [];
  return skeleton.rows.filter((row) => mayRefer(skeleton, row, service)).map(({ n }) => n);
}

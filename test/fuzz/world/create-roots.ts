import type { Random } from '../../oracle/random';
import { createValue, type DataPlace } from './create-value';
import { prefixOf } from './names';
import { listShape, nullable, randomShape } from './type-shape';
import type { Root, Service } from './world';

/** Makes root fields: at least one to every type, lookups by id, mutations and subscriptions. */
export function createRoots(
  random: Random,
  place: DataPlace & { readonly services: readonly Service[] },
): readonly Root[] {
  const roots: Root[] = [];
  const add = (
    service: Service,
    root: Omit<Root, 'name' | 'service' | 'value'>,
    kind: 'entity' | 'value' | 'abstract',
  ) => {
    const renamed = service.naming === 'renamed' ? 'to' : '';
    const name = `${prefixOf(service)}${root.kind}${String(roots.length)}${renamed}`;
    const field = { kind, type: root.type, shape: root.shape };
    const value = createValue(random, place, { field, service: service.name, faulty: 0.035 });
    roots.push({ ...root, name, service: service.name, value });
  };
  const query = { operation: 'query', kind: 'value' } as const;
  for (const { name: type, known } of place.skeletons) {
    const bases = place.services.filter(({ name }) => known.get(name)?.keyless === false);
    const base = () => random.pick(bases);
    for (let n = 1 + random.int(2); n > 0; n--) add(base(), { ...query, type, shape: listShape(random) }, 'entity');
    if (random.chance(0.3)) add(base(), { ...query, type, shape: randomShape(random, 3) }, 'entity');
    const one = { type, shape: nullable };
    if (random.chance(0.5)) add(base(), { operation: 'query', kind: 'lookup', ...one }, 'entity');
    if (random.chance(0.6)) {
      add(
        base(),
        { operation: 'mutation', kind: 'bump', type, shape: { ...nullable, nonNull: random.chance(0.3) } },
        'entity',
      );
    }
    const ticks = { kind: 'list', nonNull: true, item: { kind: 'named', nonNull: random.chance(0.5) } } as const;
    if (random.chance(0.6)) add(base(), { operation: 'subscription', kind: 'ticks', type, shape: ticks }, 'entity');
  }
  for (const service of place.services) {
    for (const { name: type } of place.values.filter((value) => value.service === service.name))
      add(service, { ...query, type, shape: randomShape(random, 1) }, 'value');
    for (const { name: type } of place.abstracts.filter((abstract) => abstract.service === service.name))
      add(service, { ...query, type, shape: listShape(random) }, 'abstract');
  }
  return roots;
}

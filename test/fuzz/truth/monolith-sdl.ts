import { keyFields } from '../world/key-kind';
import { enumName, inputName } from '../world/names';
import { printShape } from '../world/type-shape';
import { membersOf, namedInterface } from '../services/doors';
import { argumentsSdl, rootSdl } from '../services/service-sdl';
import type { Entity, Field, World } from '../world/world';

/** The whole graph as one schema, in public names. */
export function monolithSdl(world: World): string {
  const { services, entities, values, abstracts, roots } = world;
  const owner = (name: string) =>
    services.find((service) => service.name === name) ?? { name, naming: 'plain' as const };
  const fieldText = (field: Field) => {
    const service = owner(field.owners[0] ?? '');
    return `${field.name}${argumentsSdl(field, enumName(service), inputName(service))}: ${printShape(field.shape, field.type)}`;
  };
  const named = services.filter((service) => membersOf(world, service, 'interface').length > 0);
  const interfacesOf = (entity: Entity) => [
    ...abstracts
      .filter(({ kind, members }) => kind === 'interface' && members.includes(entity.name))
      .map(({ name }) => name),
    ...named.filter((service) => membersOf(world, service, 'interface').includes(entity)).map(namedInterface),
  ];
  const operations = (['query', 'mutation', 'subscription'] as const).flatMap((operation) => {
    const fields = roots.filter((root) => root.operation === operation);
    const name = `${operation[0]?.toUpperCase() ?? ''}${operation.slice(1)}`;
    return fields.length === 0
      ? []
      : [`type ${name} { ${fields.map((root) => rootSdl(root, root.name, root.type)).join(' ')} }`];
  });
  return [
    ...operations,
    ...services.map((service) => `enum ${enumName(service)} { RED GREEN }`),
    ...services.map((service) => {
      const hue = enumName(service);
      const deep = inputName(service);
      return `input ${deep} { hue: ${hue} = RED list: [${deep}!] n: Int }`;
    }),
    'type Spot { x: Int! y: String! }',
    ...entities.map((entity) => {
      const interfaces = interfacesOf(entity);
      const implementing = interfaces.length === 0 ? '' : ` implements ${interfaces.join(' & ')}`;
      return `type ${entity.name}${implementing} { ${[...keySdl(entity), ...entity.fields.map(fieldText)].join(' ')} }`;
    }),
    ...values.map(({ name, fields }) => `type ${name} { ${fields.map(fieldText).join(' ')} }`),
    ...abstracts.map(({ name, kind, members, field }) =>
      kind === 'union' ? `union ${name} = ${members.join(' | ')}` : `interface ${name} { id: ID! ${field}: String }`,
    ),
    ...named.map((service) => `interface ${namedInterface(service)} { id: ID! }`),
  ].join('\n');
}

function keySdl({ kinds, known, looseKeys }: Entity): readonly string[] {
  const answered = kinds.filter((kind) =>
    [...known.values()].some((each) => !each.keyless && each.kinds.includes(kind)),
  );
  return answered.flatMap((kind) =>
    keyFields(kind).map(({ name, type }) => `${name}: ${type}${name === 'code' && looseKeys ? '' : '!'}`),
  );
}

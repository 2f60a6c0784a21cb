import type { KeyField } from '../world/key-kind';
import type { TypeShape } from '../world/type-shape';
import type { Entity, Field, World } from '../world/world';

/** An entry point's input object: the key's fields, and what the service's computed fields require. */
export function keyInputs(
  { values }: World,
  {
    input,
    fields,
    entity,
    service,
  }: {
    readonly input: string;
    readonly fields: readonly KeyField[];
    readonly entity: Entity;
    readonly service: string;
  },
): Map<string, string> {
  const definitions = new Map<string, string>();
  const members = fields.map(({ name, type, members: nested }) => {
    if (nested.length === 0) return `${name}: ${type}!`;
    definitions.set(`${input}_${name}`, `input ${input}_${name} { x: Int! y: String! }`);
    return `${name}: ${input}_${name}!`;
  });
  for (const [name, required] of requiredMembers(entity, service)) {
    const field = entity.fields.find((candidate) => candidate.name === name);
    if (field === undefined) continue;
    const inner = values.find((value) => value.name === field.type)?.fields.filter((each) => required.has(each.name));
    const type = inner === undefined ? field.type : `${input}_${name}`;
    if (inner !== undefined) definitions.set(type, `input ${type} { ${inner.map(loosely).join(' ')} }`);
    members.push(`${name}: ${looseText(field.shape, type)}`);
  }
  definitions.set(input, `input ${input} { ${members.join(' ')} }`);
  return definitions;
}

/** By field, the members that are required of it. */
function requiredMembers({ fields }: Entity, service: string): ReadonlyMap<string, ReadonlySet<string>> {
  const needed = new Map<string, Set<string>>();
  const computed = fields.filter(({ kind, owners }) => kind === 'computed' && owners.includes(service));
  for (const { field, members } of computed.flatMap(({ requires }) => requires)) {
    needed.set(field, new Set([...(needed.get(field) ?? []), ...members]));
  }
  return needed;
}

function loosely({ name, shape, type }: Field): string {
  return `${name}: ${looseText(shape, type)}`;
}

/** A wrapped type with null allowed everywhere. */
function looseText(shape: TypeShape, name: string): string {
  return shape.kind === 'named' ? name : `[${looseText(shape.item, name)}]`;
}

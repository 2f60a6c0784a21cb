import { type FieldDefinitionNode, Kind, print } from 'graphql';
import type { Hoist } from './hoist';
import { isAsStrict, printNullable, type SchemaFields } from './schema-fields';

/** A root field that an overlay declares with `@hoist`. */
interface HoistQuestion {
  readonly root: string;
  readonly field: FieldDefinitionNode;
  readonly path: string;
  readonly fields: SchemaFields;
}

/** Why a field cannot be hoisted, and how to mend it. */
interface HoistFault {
  readonly message: string;
  readonly mend: string;
}

/** Finds the field that a hoist stands for, and which step of the path takes which argument: the deepest that has one of that name. */
export function resolveHoist({ root, field, path, fields }: HoistQuestion): Hoist | HoistFault {
  if (fields.get(root)?.has(field.name.value) === true) {
    return {
      message: 'the upstream has a field of this name, so @hoist cannot declare it.',
      mend: 'Choose another name for the hoisted field.',
    };
  }
  const way = findWay(root, path.split('.'), fields);
  if ('message' in way) return way;
  const fault = findTypeFault(field, way) ?? findArgumentFault(field, way);
  if (fault !== undefined) return fault;
  const names = (field.arguments ?? []).map(({ name }) => name.value);
  const steps = way.map((step, depth) => ({
    field: step.name.value,
    arguments: new Set(names.filter((name) => findOwner(way, name) === depth)),
  }));
  return { steps };
}

function findWay(
  root: string,
  names: readonly string[],
  fields: SchemaFields,
): readonly FieldDefinitionNode[] | HoistFault {
  const way: FieldDefinitionNode[] = [];
  let type = root;
  for (const [depth, name] of names.entries()) {
    const field = fields.get(type)?.get(name);
    if (field === undefined) return noSuchField(type, name, fields);
    const named = printNullable(field.type);
    if (depth < names.length - 1 && !fields.has(named)) {
      return {
        message: `@hoist(path: "${names.join('.')}") goes through ${type}.${name}, whose type ${print(field.type)} is not a single object.`,
        mend: 'Name a path of fields that each give one object.',
      };
    }
    way.push(field);
    type = named;
  }
  return way;
}

function noSuchField(type: string, name: string, fields: SchemaFields): HoistFault {
  const known = [...(fields.get(type)?.keys() ?? [])].sort();
  return {
    message: `@hoist names the field "${name}", which the type ${type} of the upstream does not have.`,
    mend: `Mend the path; the fields of ${type} are: ${known.slice(0, 20).join(', ')}${known.length > 20 ? ', …' : ''}.`,
  };
}

function findTypeFault(field: FieldDefinitionNode, way: readonly FieldDefinitionNode[]): HoistFault | undefined {
  const target = way.at(-1);
  if (target === undefined || printNullable(field.type) === printNullable(target.type)) return undefined;
  return {
    message: `its type is ${print(field.type)}, but the field that it stands for is of type ${print(target.type)}.`,
    mend: `Declare it as ${print(target.type)}.`,
  };
}

function findArgumentFault(field: FieldDefinitionNode, way: readonly FieldDefinitionNode[]): HoistFault | undefined {
  const given = field.arguments ?? [];
  for (const argument of given) {
    const name = argument.name.value;
    const asked = way[findOwner(way, name)]?.arguments?.find((each) => each.name.value === name);
    if (asked === undefined) {
      return {
        message: `no field on its path takes the argument "${name}".`,
        mend: 'Take the argument out, or mend its name.',
      };
    }
    if (!isAsStrict(argument.type, asked.type)) {
      const types = `${print(argument.type)}, where the upstream asks for ${print(asked.type)}`;
      return { message: `its argument "${name}" is of type ${types}.`, mend: `Declare it as ${print(asked.type)}.` };
    }
  }
  for (const [depth, step] of way.entries()) {
    const missing = (step.arguments ?? []).find(
      ({ name, type, defaultValue }) =>
        type.kind === Kind.NON_NULL_TYPE &&
        defaultValue === undefined &&
        !given.some((each) => each.name.value === name.value && findOwner(way, name.value) === depth),
    );
    if (missing === undefined) continue;
    const { value } = missing.name;
    return {
      message: `the field "${step.name.value}" on its path needs the argument "${value}".`,
      mend: `Declare the argument: ${value}: ${print(missing.type)}.`,
    };
  }
  return undefined;
}

/** The depth of the field that takes an argument; -1 when none does. */
function findOwner(way: readonly FieldDefinitionNode[], argument: string): number {
  return way.findLastIndex((step) => step.arguments?.some(({ name }) => name.value === argument));
}

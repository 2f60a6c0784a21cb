import { Kind, specifiedScalarTypes, type TypeDefinitionNode } from 'graphql';
import type { Problem } from '../../problem';
import { didYouMean } from '../did-you-mean';
import { rootTypes } from '../overlay/root-types';
import { errorAt, type Finding } from '../place';
import type { SubschemaInput } from '../subschema-input';

/** The transforms of a manifest that name something: the others are reported. */
export interface ReadTransforms {
  readonly prefix: string;
  /** New names by `Type` or `Type.field`. */
  readonly renamed: ReadonlyMap<string, string>;
  readonly hidden: ReadonlySet<string>;
  readonly problems: readonly Problem[];
}

const nameShape = /^(?!__)[_A-Za-z]\w*$/;

/** Checks a manifest's transforms against the upstream's schema. */
export function readTransforms(
  input: SubschemaInput,
  definitions: ReadonlyMap<string, TypeDefinitionNode>,
): ReadTransforms {
  const { prefix = '', rename = {}, hide = [] } = input.transforms;
  const problems: Problem[] = [];
  const report = (path: readonly string[], finding: Finding) => {
    problems.push(errorAt({ file: input.manifestFile, line: input.lineOf(['transforms', ...path]) }, finding));
  };
  const isPrefix = prefix === '' || nameShape.test(prefix);
  if (!isPrefix) {
    report(['prefix'], {
      message: `The prefix "${prefix}" cannot begin a name.`,
      mend: 'Use letters, digits and _, a letter first.',
    });
  }
  const renamed = new Map<string, string>();
  for (const [name, to] of Object.entries(rename)) {
    const finding = faultOf(definitions, name, 'rename') ?? faultOfName(name, to);
    if (finding === undefined) renamed.set(name, to);
    else report(['rename', name], finding);
  }
  const hidden = new Set<string>();
  for (const [index, name] of hide.entries()) {
    const finding = faultOf(definitions, name, 'hide');
    if (finding === undefined) hidden.add(name);
    else report(['hide', String(index)], finding);
  }
  return { prefix: isPrefix ? prefix : '', renamed, hidden, problems };
}

/** Types that mean the same in every schema. */
const ownNames: ReadonlySet<string> = new Set([...rootTypes, ...specifiedScalarTypes.map(({ name }) => name)]);

function faultOfName(name: string, to: string): Finding | undefined {
  if (!name.includes('.') && ownNames.has(to)) {
    return { message: `${name} cannot be renamed to ${to}, which is GraphQL's own.`, mend: 'Give it another name.' };
  }
  if (nameShape.test(to)) return undefined;
  return {
    message: `${name} cannot be renamed to "${to}".`,
    mend: 'Give the bare new name: letters, digits and _, not first a digit or __.',
  };
}

/** What is wrong with the left side of a transform; undefined when it names a type or a field that can be changed so. */
function faultOf(
  definitions: ReadonlyMap<string, TypeDefinitionNode>,
  name: string,
  what: 'rename' | 'hide',
): Finding | undefined {
  const [type = '', field, ...more] = name.split('.');
  const definition = definitions.get(type);
  if (definition === undefined || more.length > 0) {
    const message = specifiedScalarTypes.some((scalar) => scalar.name === type)
      ? `${type} belongs to GraphQL itself.`
      : `The upstream has no ${name}.`;
    return { message, mend: `${didYouMean(type, definitions.keys())}Name a type, or Type.field, of the upstream.` };
  }
  if (field === undefined) {
    if (!rootTypes.has(type)) return undefined;
    return { message: `transforms.${what} cannot name ${type} itself.`, mend: `Name its fields, as in ${type}.field.` };
  }
  const fields = fieldNamesOf(definition);
  if (fields === undefined || (definition.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION && what === 'rename')) {
    return {
      message: `${name} is no field of an object or interface.`,
      mend: `transforms.${what} takes types and their fields.`,
    };
  }
  if (fields.includes(field)) return undefined;
  const mend = `${didYouMean(field, fields)}Name a field that ${type} has in the upstream.`;
  return { message: `The upstream has no ${name}.`, mend };
}

function fieldNamesOf(definition: TypeDefinitionNode): readonly string[] | undefined {
  switch (definition.kind) {
    case Kind.OBJECT_TYPE_DEFINITION:
    case Kind.INTERFACE_TYPE_DEFINITION:
    case Kind.INPUT_OBJECT_TYPE_DEFINITION:
      return (definition.fields ?? []).map((field) => field.name.value);
    default:
      return undefined;
  }
}

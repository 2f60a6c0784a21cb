import {
  getNamedType,
  isInterfaceType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
  type GraphQLField,
  type GraphQLInterfaceType,
  type GraphQLObjectType,
} from 'graphql';
import type { Subschema, Supergraph } from '../composition/supergraph';

const deepest = 4;
const leavesEach = 3;
const branchesEach = 2;

/** A selection in the making: its text, and the subschemas that it needs. */
interface Sample {
  readonly text: string;
  readonly subschemas: ReadonlySet<string>;
}

type Fields = GraphQLObjectType | GraphQLInterfaceType;

/**
 * Writes a query that a person can paste at once: without arguments, short, and over as many subschemas as one root field can
 * reach. `{ __typename }` when every root field wants an argument.
 */
export function sampleQuery({ schema, subschemas, rootFields }: Supergraph): string {
  const samples = Object.values(schema.getQueryType()?.getFields() ?? {}).flatMap((field) => {
    const home = subschemas.get(rootFields.query.get(field.name) ?? '');
    return home === undefined ? [] : (sampleField(field, { home, subschemas, depth: 1 }) ?? []);
  });
  const [best] = samples.sort((left, right) => right.subschemas.size - left.subschemas.size);
  return best === undefined ? '{ __typename }' : `{ ${best.text} }`;
}

interface Where {
  /** The subschema that the parent object comes from. */
  readonly home: Subschema;
  readonly subschemas: Supergraph['subschemas'];
  readonly depth: number;
}

/** Undefined for a field that wants arguments, leads nowhere or too deep. */
function sampleField(field: GraphQLField<unknown, unknown>, where: Where): Sample | undefined {
  const { home, depth } = where;
  const type = getNamedType(field.type);
  if (field.args.some(isRequiredArgument) || field.deprecationReason != null) return undefined;
  if (isLeafType(type)) return { text: field.name, subschemas: new Set([home.name]) };
  if (depth > deepest || !(isObjectType(type) || isInterfaceType(type))) return undefined;
  const parts = sampleParts(type, { ...where, depth: depth + 1 });
  if (parts.length === 0) return undefined;
  return {
    text: `${field.name} { ${parts.map(({ text }) => text).join(' ')} }`,
    subschemas: new Set([home.name, ...parts.flatMap((part) => [...part.subschemas])]),
  };
}

function sampleParts(type: Fields, where: Where): readonly Sample[] {
  const parts = Object.values(type.getFields()).flatMap((field) => {
    const home = ownerOf(type.name, field.name, where);
    const sample = sampleField(field, { ...where, home });
    return sample === undefined
      ? []
      : [{ ...sample, isLeaf: isLeafType(getNamedType(field.type)), isFar: home !== where.home }];
  });
  // What comes from elsewhere shows what the graph is for.
  const byFar = [...parts].sort((left, right) => Number(right.isFar) - Number(left.isFar));
  const near = parts.filter(({ isLeaf, isFar }) => isLeaf && !isFar).slice(0, leavesEach);
  const far = parts.filter(({ isLeaf, isFar }) => isLeaf && isFar).slice(0, leavesEach);
  return [...near, ...far, ...byFar.filter(({ isLeaf }) => !isLeaf).slice(0, branchesEach)];
}

/** The subschema that answers a field: the parent's own when it has the field. */
function ownerOf(type: string, field: string, { home, subschemas }: Where): Subschema {
  const holds = ({ schema }: Subschema): boolean => {
    const own = schema.getType(type);
    return (isObjectType(own) || isInterfaceType(own)) && Object.hasOwn(own.getFields(), field);
  };
  return holds(home) ? home : ([...subschemas.values()].find(holds) ?? home);
}

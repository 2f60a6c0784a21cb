import {
  getNamedType,
  isAbstractType,
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
 * reach. Nothing in it is guarded. `{ __typename }` when every root field wants an argument.
 */
export function sampleQuery(supergraph: Supergraph): string {
  const { schema, subschemas, rootFields } = supergraph;
  const type = schema.getQueryType();
  const samples = Object.values(type?.getFields() ?? {}).flatMap((field) => {
    const home = subschemas.get(rootFields.query.get(field.name) ?? '');
    if (home === undefined || type == null) return [];
    return sampleField(field, { home, supergraph, depth: 1, parent: type }) ?? [];
  });
  const [best] = samples.sort((left, right) => right.subschemas.size - left.subschemas.size);
  return best === undefined ? '{ __typename }' : `{ ${best.text} }`;
}

interface Where {
  /** The subschema that the parent object comes from. */
  readonly home: Subschema;
  readonly supergraph: Supergraph;
  readonly depth: number;
  readonly parent: Fields;
}

/** Undefined for a field that wants arguments, is not for everybody, leads nowhere or too deep. */
function sampleField(field: GraphQLField<unknown, unknown>, where: Where): Sample | undefined {
  const { home, depth } = where;
  const type = getNamedType(field.type);
  if (field.args.some(isRequiredArgument) || field.deprecationReason != null || isGuarded(field, where))
    return undefined;
  if (isLeafType(type)) return { text: field.name, subschemas: new Set([home.name]) };
  if (depth > deepest || !(isObjectType(type) || isInterfaceType(type))) return undefined;
  const parts = sampleParts(type, { ...where, depth: depth + 1, parent: type });
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

/** True where any object that may stand there has the field guarded, or is so itself. */
function isGuarded(
  { name, type }: GraphQLField<unknown, unknown>,
  { parent, supergraph: { schema, guards } }: Where,
): boolean {
  const parents = isObjectType(parent) ? [parent] : schema.getPossibleTypes(parent);
  const returned = getNamedType(type);
  const objects = isAbstractType(returned) ? schema.getPossibleTypes(returned) : [];
  return (
    parents.some((each) => guards.fields.has(`${each.name}.${name}`)) ||
    objects.some((each) => guards.objects.has(each.name))
  );
}

/** The subschema that answers a field: the parent's own when it has the field. */
function ownerOf(type: string, field: string, { home, supergraph: { subschemas } }: Where): Subschema {
  const holds = ({ schema }: Subschema): boolean => {
    const own = schema.getType(type);
    return (isObjectType(own) || isInterfaceType(own)) && Object.hasOwn(own.getFields(), field);
  };
  return holds(home) ? home : ([...subschemas.values()].find(holds) ?? home);
}

import {
  getNamedType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLOutputType,
} from 'graphql';
import { didYouMean } from '../did-you-mean';
import type { Finding } from '../place';
import type { Naming } from '../transforms/naming';
import { nonNullLevels } from './non-null-levels';

/** A value of a foreign key, as an upstream's schema declares it. */
export interface KeyLeaf {
  readonly path: readonly string[];
  /** The path as far as the last list in it; empty when there is none. */
  readonly list: string;
  /** Whether null is ruled out: of the whole, then of the items of each list in turn. */
  readonly nonNull: readonly boolean[];
}

/** What the path of a foreign key is looked at by. */
export interface KeyTerms {
  readonly naming: Naming;
  /** The computed fields of the subschema, as own `Type.field`. */
  readonly computed: ReadonlySet<string>;
}

/** Follows a path of a foreign key from the object that holds it; a finding when the upstream cannot answer it by itself. */
export function findKeyLeaf(terms: KeyTerms, holder: GraphQLObjectType, path: readonly string[]): KeyLeaf | Finding {
  let nonNull: readonly boolean[] = [true];
  let list = '';
  let at: GraphQLNamedType = holder;
  for (const [index, name] of path.entries()) {
    const type = fieldType(terms, at, name);
    if ('message' in type) return type;
    const [whole = false, ...items] = nonNullLevels(type);
    if (items.length > 0) list = path.slice(0, index + 1).join('.');
    nonNull = [...nonNull.slice(0, -1), nonNull.at(-1) === true && whole, ...items];
    at = getNamedType(type);
  }
  if (isLeafType(at)) return { path, list, nonNull };
  const message = `${path.join('.')} is an object, of which nothing is selected.`;
  return { message, mend: `Select fields of it, as in "${path.at(-1) ?? ''} { … }".` };
}

/** The type of a field that the upstream answers by itself. */
function fieldType({ naming, computed }: KeyTerms, type: GraphQLNamedType, name: string): GraphQLOutputType | Finding {
  const coordinate = `${type.name}.${name}`;
  if (!isObjectType(type)) {
    const message = `"${name}" is selected of ${type.name}, which is no object type.`;
    return { message, mend: 'Select fields of objects of one type, down to the values of the key.' };
  }
  const fields = type.getFields();
  const field = fields[name];
  if (field === undefined) {
    const message = `The upstream has no field ${coordinate}.`;
    const mend =
      'Select fields that this upstream answers; a key that another one holds is linked in the overlay of that.';
    return { message, mend: `${didYouMean(name, Object.keys(fields))}${mend}` };
  }
  if (naming.publicField(type.name, name) === undefined) {
    return { message: `${coordinate} is hidden by the transforms.`, mend: 'Take it out of transforms.hide.' };
  }
  if (computed.has(coordinate)) {
    const message = `${coordinate} is computed from other subschemas.`;
    return { message, mend: 'Select fields that this upstream answers by itself.' };
  }
  if (!field.args.some(isRequiredArgument)) return field.type;
  const message = `${coordinate} needs arguments, which a key cannot give.`;
  return { message, mend: 'Select a field without required arguments.' };
}

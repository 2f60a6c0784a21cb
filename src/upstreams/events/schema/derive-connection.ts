import { readDirectives, textArgument, type Compilation } from './compilation';
import { listName } from './entry-point-names';
import type { Connection, EntityType } from './events-model';

/** The most entities that one page of a connection holds, and how many it holds by default. */
export const pageSize = { most: 1000, default: 50 } as const;

/** A connection, and its SDL. */
export interface DerivedConnection {
  readonly connection: Connection;
  /** The field of Query. */
  readonly field: string;
  /** The types that the schema gains, `PageInfo` aside. */
  readonly types: string;
}

/** What all connections tell of their pages. */
export const pageInfoSdl = /* GraphQL */ `
  "Where a page stands in its connection."
  type PageInfo {
    hasNextPage: Boolean!
    "True of every page that was asked for with a cursor."
    hasPreviousPage: Boolean!
    startCursor: String
    endCursor: String
  }
`;

/**
 * Derives the connection of an entity, in the shape of Relay: for a type that has a field with `@index`, or that names one by
 * `@projection(list:)`. Undefined for others, so that no root field comes that nobody has asked for.
 */
export function deriveConnection(work: Compilation, entity: EntityType): DerivedConnection | undefined {
  const { name, index } = entity;
  const type = work.schema.getType(name);
  const named = (type ? readDirectives(work, type, 'projection') : []).flatMap(
    ({ args }) => textArgument(args, 'list') ?? [],
  );
  if (index.length === 0 && named.length === 0) return undefined;
  const field = named[0] ?? listName(name);
  const filter = index.length === 0 ? '' : `, filter: ${name}Filter`;
  const range = `first: Int = ${String(pageSize.default)}`;
  const about = `"Each ${name}, in the order of their keys, at most ${String(pageSize.most)} a page."`;
  return {
    connection: { field, type: name },
    field: `${about} ${field}(${range}, after: String${filter}): ${name}Connection!`,
    types: printConnectionTypes(name) + (index.length === 0 ? '' : printFilter(entity)),
  };
}

function printConnectionTypes(name: string): string {
  return `
    type ${name}Connection { edges: [${name}Edge!]! pageInfo: PageInfo! }
    type ${name}Edge {
      "Give it back as after, and the list goes on behind this place, whatever has come and gone."
      cursor: String!
      node: ${name}!
    }`;
}

/**
 * A member takes one value or `{ in: […] }`. No input type of GraphQL takes both, so that each is a scalar: its values are
 * checked when the field is answered, and a fault in them is an error at that field.
 */
function printFilter({ name, index }: EntityType): string {
  const members = index.map((field) => ({ ...field, scalar: filterScalar(name, field.name) }));
  const scalars = members.map(
    ({ scalar, type }) => `"One ${type.name}, or { in: [${type.name}!] } for any of them." scalar ${scalar}`,
  );
  return `
    "What holds of each entity in the list; all members must."
    input ${name}Filter { ${members.map((member) => `${member.name}: ${member.scalar}`).join(' ')} }
    ${scalars.join(' ')}`;
}

function filterScalar(type: string, field: string): string {
  return `${type}${field.charAt(0).toUpperCase()}${field.slice(1)}Filter`;
}

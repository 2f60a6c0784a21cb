import {
  isObjectType,
  Kind,
  specifiedScalarTypes,
  type FieldDefinitionNode,
  type GraphQLSchema,
  type TypeNode,
} from 'graphql';
import type { Problem } from '../../problem';
import { selectionSetOf, treeOfPaths } from '../entry-points/key-tree';
import { publishPath } from '../entry-points/publish-path';
import { namedTypeOf } from '../overlay/named-type';
import { errorAt, type Finding } from '../place';
import type { PlacedLink } from '../subschema-draft';
import type { OwnLink } from './collect-links';
import { findKeyLeaf, type KeyLeaf, type KeyTerms } from './key-leaf';
import { nonNullLevelsOf } from './non-null-levels';
import { typeFault } from './type-fault';

/** A link in public names, and its field as the subschema's schema is to have it. */
export interface PublishedLink {
  readonly placed: PlacedLink;
  readonly node: FieldDefinitionNode;
}

/** A subschema's links in public names; those that its own schema proves wrong are reported and left out. */
export interface PublishedLinks {
  readonly links: readonly PublishedLink[];
  /** The types, in own names, that lost a link. */
  readonly tainted: readonly string[];
  readonly problems: readonly Problem[];
}

/** Where links belong: the subschema's schema in its own names, and its names. */
export interface LinkHome extends KeyTerms {
  readonly schema: GraphQLSchema;
}

/**
 * Translates links into public names. The target is a type of the upstream by its own name, where that is shown; otherwise the
 * type that clients know by the name, which other subschemas hold.
 */
export function publishLinks(home: LinkHome, own: readonly OwnLink[]): PublishedLinks {
  const links: PublishedLink[] = [];
  const tainted: string[] = [];
  const problems: Problem[] = [];
  for (const link of own) {
    // The links of a type that the transforms hide are hidden with it.
    if (home.naming.publicType(link.type) === undefined) continue;
    const published = publishLink(home, link);
    if ('message' in published) {
      const message = `@link of ${link.type}.${link.node.name.value}: ${published.message}`;
      tainted.push(link.type, namedTypeOf(link.node.type));
      problems.push(errorAt(link.place, { message, mend: published.mend }));
    } else links.push(published);
  }
  return { links, tainted, problems };
}

function publishLink(home: LinkHome, { type, node, parts, place }: OwnLink): PublishedLink | Finding {
  const { naming, schema } = home;
  const holder = schema.getType(type);
  if (!isObjectType(holder)) throw new Error(`${type} is no object type.`);
  const leaves: KeyLeaf[] = [];
  for (const { path } of parts) {
    const leaf = findKeyLeaf(home, holder, path);
    if ('message' in leaf) return leaf;
    leaves.push(leaf);
  }
  const target = targetOf(home, node);
  if (typeof target !== 'string') return target;
  const field = node.name.value;
  const fault =
    typeFault({ target, nonNull: nonNullLevelsOf(node.type) }, leaves) ??
    collision(home, Object.keys(holder.getFields()), { type, field });
  if (fault !== undefined) return fault;
  const published = parts.map(({ path, to }) => ({ path: publishPath(naming, holder, path), to }));
  const key = selectionSetOf(treeOfPaths(published.map(({ path }) => path)));
  const publicType = naming.publicType(type) ?? type;
  const placed = { type: publicType, field, link: { target, key, parts: published }, place };
  return { placed, node: retyped(node, target) };
}

const builtIn: ReadonlySet<string> = new Set(specifiedScalarTypes.map(({ name }) => name));

/** The public name of the type that a link leads to. */
function targetOf({ naming, schema }: LinkHome, node: FieldDefinitionNode): string | Finding {
  const own = namedTypeOf(node.type);
  const name = naming.publicType(own);
  const isObject = name === undefined ? !builtIn.has(own) : isObjectType(schema.getType(own));
  if (isObject) return name ?? own;
  return { message: `${own} is no object type, so no key identifies it.`, mend: 'Link to one object type.' };
}

/** Transforms may have given the link's name to another field. */
function collision(
  { naming }: LinkHome,
  fields: readonly string[],
  link: { readonly type: string; readonly field: string },
): Finding | undefined {
  const other = fields.find((field) => naming.publicField(link.type, field) === link.field);
  if (other === undefined) return undefined;
  const message = `${link.type}.${other} would have the same name, by the transforms.`;
  return { message, mend: 'Give one of them another name.' };
}

function retyped(node: FieldDefinitionNode, target: string): FieldDefinitionNode {
  return { ...node, arguments: [], type: withName(node.type, target) };
}

function withName(type: TypeNode, name: string): TypeNode {
  switch (type.kind) {
    case Kind.NAMED_TYPE:
      return type.name.value === name ? type : { ...type, name: { ...type.name, value: name } };
    case Kind.LIST_TYPE:
      return { ...type, type: withName(type.type, name) };
    case Kind.NON_NULL_TYPE: {
      const inner = withName(type.type, name);
      return inner.kind === Kind.NON_NULL_TYPE ? inner : { ...type, type: inner };
    }
  }
}

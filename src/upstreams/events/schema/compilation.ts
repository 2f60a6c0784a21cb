import {
  getArgumentValues,
  type ConstDirectiveNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql';
import type { CustomFold } from '../../../projections/own-fold';
import type { ValueType } from '../../../projections/value-type';
import type { ProblemList } from './problem-list';

/** What the steps of compiling one schema share. */
export interface Compilation {
  /** The SDL with our directives defined. */
  readonly schema: GraphQLSchema;
  readonly list: ProblemList;
  /** The names of types that are served by key. */
  readonly entityNames: ReadonlySet<string>;
  /** Types of values that have been compiled, by name; undefined where one is wrong, or still being compiled. */
  readonly valueTypes: Map<string, ValueType | undefined>;
  /** How many partitions each topic has. */
  readonly partitions: number;
  /** Folds of the subschema's own, by the names of the types that they fold. */
  readonly folds: ReadonlyMap<string, CustomFold>;
}

/** A directive's arguments, checked against its definition. */
export type DirectiveArguments = Readonly<Record<string, unknown>>;

/** A directive where it stands. */
export interface AppliedDirective {
  readonly node: ConstDirectiveNode;
  readonly args: DirectiveArguments;
}

/** Reads a directive that may stand several times on a type or field, in the order of the text. */
export function readDirectives(
  { schema }: Pick<Compilation, 'schema'>,
  on: GraphQLNamedType | GraphQLField<unknown, unknown>,
  name: string,
): readonly AppliedDirective[] {
  const definition = schema.getDirective(name);
  if (definition == null) return [];
  const nodes = (on.astNode?.directives ?? []).filter((node) => node.name.value === name);
  return nodes.map((node) => ({ node, args: getArgumentValues(definition, node) }));
}

/** Reads a directive where it stands on a type or field, the first one; undefined where it does not. */
export function readDirective(
  work: Pick<Compilation, 'schema'>,
  on: GraphQLNamedType | GraphQLField<unknown, unknown>,
  name: string,
): DirectiveArguments | undefined {
  return readDirectives(work, on, name)[0]?.args;
}

/** True for a type served by key that could not be compiled: what is wrong is told already, and what leads to it is not at fault. */
export function isBrokenEntity(
  { entityNames }: Compilation,
  name: string,
  compiled: ReadonlyMap<string, unknown>,
): boolean {
  return entityNames.has(name) && !compiled.has(name);
}

/** The value of a text argument; undefined where it is not given. */
export function textArgument(args: DirectiveArguments | undefined, name: string): string | undefined {
  const value = args?.[name];
  return typeof value === 'string' ? value : undefined;
}

/** The names in `orderId`, `sku warehouse` or `{ sku warehouse }`; undefined when the text is no such list. */
export function parseNames(text: string): readonly string[] | undefined {
  const inner = /^\s*\{([^{}]*)\}\s*$/.exec(text)?.[1] ?? text;
  const names = inner.split(/[\s,]+/).filter((name) => name !== '');
  const areNames = names.every((name) => /^[A-Za-z_]\w*$/.test(name));
  return areNames && names.length > 0 && new Set(names).size === names.length ? names : undefined;
}

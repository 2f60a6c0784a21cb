import { Kind, parse, print, visit, type ASTNode, type DocumentNode, type SelectionSetNode } from 'graphql';
import type { OpenWorld } from './open-world';
import type { RandomOperation } from './operations/random-operation';
import { isValid } from './run-case';

/** Drops selections, fragments and arguments as long as what is left still fails. Gives the smallest operation found. */
export async function shrink(
  open: OpenWorld,
  operation: RandomOperation,
  fails: (smaller: RandomOperation) => Promise<boolean>,
): Promise<RandomOperation> {
  let smallest = operation;
  for (let at = 0; at < partsOf(smallest.query);) {
    const candidate = { ...smallest, query: without(smallest.query, at) };
    if (candidate.query !== smallest.query && isValid(open, candidate) && (await fails(candidate)))
      smallest = candidate;
    else at++;
  }
  return smallest;
}

function isPart(node: ASTNode): boolean {
  return [Kind.FIELD, Kind.INLINE_FRAGMENT, Kind.FRAGMENT_SPREAD, Kind.ARGUMENT, Kind.DIRECTIVE].some(
    (kind) => kind === node.kind,
  );
}

function partsOf(query: string): number {
  let parts = 0;
  visit(parse(query), {
    enter: (node) => {
      if (isPart(node)) parts++;
    },
  });
  return parts;
}

/** The operation without its n-th part, and without what nothing needs then. */
function without(query: string, at: number): string {
  let parts = 0;
  const smaller: DocumentNode = visit(parse(query), {
    enter: (node) => (isPart(node) && parts++ === at ? null : undefined),
  });
  const filled: DocumentNode = visit(smaller, { SelectionSet: { leave: fill } });
  return print(tidy(filled));
}

function fill(node: SelectionSetNode): SelectionSetNode {
  if (node.selections.length > 0) return node;
  return { ...node, selections: [{ kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } }] };
}

/** Drops fragments and variables that are not used. */
function tidy(document: DocumentNode): DocumentNode {
  const text = print(document);
  const definitions = document.definitions.filter(
    (node) => node.kind !== Kind.FRAGMENT_DEFINITION || text.includes(`...${node.name.value}`),
  );
  return {
    ...document,
    definitions: definitions.map((node) => {
      if (node.kind !== Kind.OPERATION_DEFINITION) return node;
      const isUsed = (name: string) => text.split(new RegExp(`\\$${name}\\b`)).length > 2;
      return {
        ...node,
        variableDefinitions: node.variableDefinitions?.filter(({ variable }) => isUsed(variable.name.value)) ?? [],
      };
    }),
  };
}

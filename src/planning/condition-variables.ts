import { Kind, visit, type ASTNode, type DocumentNode, type OperationDefinitionNode } from 'graphql';

/** The names of the variables that `@skip` and `@include` read in an operation and the fragments it spreads, each once. */
export function conditionVariables(document: DocumentNode, operation: OperationDefinitionNode): readonly string[] {
  const names = new Set<string>();
  const spread = new Set<string>();
  const waiting: ASTNode[] = [operation];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    visit(node, {
      Directive: ({ name, arguments: args }) => {
        const value = args?.[0]?.value;
        const isCondition = name.value === 'skip' || name.value === 'include';
        if (isCondition && value?.kind === Kind.VARIABLE) names.add(value.name.value);
      },
      FragmentSpread: ({ name }) => {
        if (spread.has(name.value)) return;
        spread.add(name.value);
        const isNamed = (other: ASTNode) => other.kind === Kind.FRAGMENT_DEFINITION && other.name.value === name.value;
        waiting.push(...document.definitions.filter(isNamed));
      },
    });
  }
  return [...names];
}

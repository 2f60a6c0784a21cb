import { Kind, visit, type DocumentNode, type ScalarTypeDefinitionNode } from 'graphql';

/** The scalars that a schema of events may use without declaring them. */
const wellKnownScalars: readonly string[] = ['DateTime', 'BigInt', 'JSON'];

/** Declares the well-known scalars that a document uses and does not declare. */
export function withWellKnownScalars(document: DocumentNode): DocumentNode {
  const used = new Set<string>();
  const declared = new Set<string>();
  visit(document, {
    [Kind.NAMED_TYPE]: (node) => void used.add(node.name.value),
    [Kind.SCALAR_TYPE_DEFINITION]: (node) => void declared.add(node.name.value),
  });
  const missing = wellKnownScalars.filter((name) => used.has(name) && !declared.has(name));
  const scalars = missing.map((value): ScalarTypeDefinitionNode => ({
    kind: Kind.SCALAR_TYPE_DEFINITION,
    name: { kind: Kind.NAME, value },
  }));
  return { ...document, definitions: [...document.definitions, ...scalars] };
}

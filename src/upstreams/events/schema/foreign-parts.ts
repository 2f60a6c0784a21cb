import { Kind, type DefinitionNode, type DocumentNode } from 'graphql';
import type { Finding, ProblemList } from './problem-list';

/** Reports definitions that have no place in an events subschema's schema. */
export function reportForeignParts(document: DocumentNode, list: ProblemList): void {
  for (const node of document.definitions) {
    const finding = findForeign(node);
    if (finding !== undefined) list.report(node, finding);
  }
}

function findForeign(node: DefinitionNode): Finding | undefined {
  if (node.kind.endsWith('Extension')) {
    return {
      message: 'A schema of events extends nothing.',
      mend: 'Write the definition in one place, or use overlay.graphql.',
    };
  }
  if (node.kind === Kind.DIRECTIVE_DEFINITION) {
    return {
      message: `@${node.name.value} is defined here, but nothing would act on it.`,
      mend: 'Remove the definition.',
    };
  }
  if (node.kind === Kind.SCHEMA_DEFINITION) {
    return { message: 'The root types are Query, Mutation and Subscription.', mend: 'Remove the schema definition.' };
  }
  if (node.kind === Kind.OBJECT_TYPE_DEFINITION && node.name.value === 'Query') {
    return {
      message: 'Fields of Query come by themselves, for each projection.',
      mend: 'Remove the type; name the fields by @projection(single:, many:, list:).',
    };
  }
  return undefined;
}

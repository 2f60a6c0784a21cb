import { Kind, visit, type ConstDirectiveNode, type DocumentNode } from 'graphql';
import type { ProblemList } from './problem-list';

/** Parts of the language that are known by name and answered by nothing yet. */
const unbuiltParts: readonly UnbuiltPart[] = [
  { directive: 'index', argument: undefined, mend: 'Remove it; entities are found by their key.' },
  { directive: 'freshness', argument: undefined, mend: 'Remove it; answers are given however far the fold has come.' },
  {
    directive: 'subscribe',
    argument: undefined,
    mend: 'Remove it and return the type of a projection; the field then follows that projection.',
  },
  { directive: 'projection', argument: 'list', mend: 'Remove it; entities are found by their key.' },
];

interface UnbuiltPart {
  readonly directive: string;
  /** Undefined: the directive as a whole. */
  readonly argument: string | undefined;
  readonly mend: string;
}

/** Refuses by name, at its line, whatever a schema uses that is not built yet; nothing of it is ignored. */
export function reportUnbuiltParts(document: DocumentNode, list: ProblemList): void {
  visit(document, {
    [Kind.DIRECTIVE]: (node) => {
      for (const part of unbuiltParts) reportPart(part, node as ConstDirectiveNode, list);
    },
  });
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION) continue;
    const projections = (definition.directives ?? []).filter(({ name }) => name.value === 'projection');
    for (const node of projections.slice(1)) {
      list.report(node, {
        message: `${definition.name.value} folds several topics: a second @projection is not built yet.`,
        mend: 'Fold one topic, or make it two types.',
      });
    }
  }
}

function reportPart({ directive, argument, mend }: UnbuiltPart, node: ConstDirectiveNode, list: ProblemList): void {
  if (node.name.value !== directive) return;
  if (argument === undefined) {
    list.report(node, { message: `@${directive} is not built yet.`, mend });
    return;
  }
  const given = node.arguments?.find(({ name }) => name.value === argument);
  if (given !== undefined) list.report(given, { message: `@${directive}(${argument}:) is not built yet.`, mend });
}

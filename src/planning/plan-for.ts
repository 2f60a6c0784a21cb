import { Kind, visit, type DocumentNode, type OperationDefinitionNode } from 'graphql';
import type { Supergraph } from '../composition/supergraph';
import type { VariableValues } from '../upstreams/upstream';
import type { Plan } from './plan';
import { planOperation } from './plan-operation';

/** The most variants of one operation, by values of its conditions, that are remembered; beyond it the oldest goes. */
const maxVariants = 64;

interface Remembered {
  /** The variables that `@skip` and `@include` read. */
  readonly conditions: readonly string[];
  readonly variants: Map<string, Plan>;
}

const memory = new WeakMap<Supergraph, WeakMap<OperationDefinitionNode, Remembered>>();

/** The plan of an operation: made once for each combination of values that `@skip` and `@include` read, and kept with the document. */
export function planFor(
  supergraph: Supergraph,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: VariableValues,
): Plan {
  const { conditions, variants } = remembered(supergraph, document, operation);
  const key = conditions.map((name) => String(variables[name])).join(' ');
  const known = variants.get(key);
  if (known !== undefined) return known;
  const values = Object.fromEntries(conditions.map((name) => [name, variables[name]]));
  const plan = planOperation(supergraph, { document, operation, conditions: values });
  const oldest = variants.size < maxVariants ? undefined : variants.keys().next().value;
  if (oldest !== undefined) variants.delete(oldest);
  variants.set(key, plan);
  return plan;
}

function remembered(supergraph: Supergraph, document: DocumentNode, operation: OperationDefinitionNode): Remembered {
  const byOperation = memory.get(supergraph) ?? new WeakMap<OperationDefinitionNode, Remembered>();
  memory.set(supergraph, byOperation);
  const known = byOperation.get(operation) ?? { conditions: conditionsOf(document), variants: new Map<string, Plan>() };
  byOperation.set(operation, known);
  return known;
}

function conditionsOf(document: DocumentNode): readonly string[] {
  const names = new Set<string>();
  visit(document, {
    Directive: (node) => {
      if (node.name.value !== 'skip' && node.name.value !== 'include') return;
      const value = node.arguments?.[0]?.value;
      if (value?.kind === Kind.VARIABLE) names.add(value.name.value);
    },
  });
  return [...names];
}

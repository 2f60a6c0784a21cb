import type { Plan } from '../planning/plan';
import type { VariableValues } from '../upstreams/upstream';

/** One for all operations without arguments, which are many. */
const noValues: VariableValues = Object.freeze({});

/** The values of the client's arguments for one request, by upstream variable; undefined where an argument is absent. */
export function argumentValues({ bindings }: Plan, variables: VariableValues): VariableValues {
  if (bindings.length === 0) return noValues;
  return Object.fromEntries(bindings.map((binding) => [binding.name, binding.evaluate(variables)]));
}

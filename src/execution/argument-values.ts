import type { Plan } from '../planning/plan';
import type { VariableValues } from '../upstreams/upstream';

/** The values of the client's arguments for one request, by upstream variable; undefined where an argument is absent. */
export function argumentValues({ bindings }: Plan, variables: VariableValues): VariableValues {
  return Object.fromEntries(bindings.map((binding) => [binding.name, binding.evaluate(variables)]));
}

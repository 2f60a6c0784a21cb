import type { UpstreamRequest, VariableValues } from '../upstreams/upstream';

/** The values of the variables that a request declares. */
export function pickVariables({ variables }: UpstreamRequest, values: VariableValues): VariableValues {
  return Object.fromEntries(variables.map(({ name }) => [name, values[name]]));
}

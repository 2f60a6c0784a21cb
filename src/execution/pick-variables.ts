import type { UpstreamRequest, VariableValues } from '../upstreams/upstream';

/** One for all requests without variables, which are many. */
const noValues: VariableValues = Object.freeze({});

/** The values of the variables that a request declares. */
export function pickVariables({ variables }: UpstreamRequest, values: VariableValues): VariableValues {
  if (variables.length === 0) return noValues;
  const picked: Record<string, unknown> = {};
  for (const { name } of variables) picked[name] = values[name];
  return picked;
}

import type { UpstreamRequest, VariableValues } from '../upstreams/upstream';

/** The values of the variables that a request declares. */
export function pickVariables({ variables }: UpstreamRequest, values: VariableValues): VariableValues {
  const picked: Record<string, unknown> = {};
  for (const { name } of variables) picked[name] = values[name];
  return picked;
}

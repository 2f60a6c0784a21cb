import type { UpstreamField, VariableValues } from '../../upstream';

/** The values of a field's arguments by name; those that are absent are left out. */
export function readArguments(field: UpstreamField, variables: VariableValues): Readonly<Record<string, unknown>> {
  const present = field.arguments.flatMap(({ name, variable }) => {
    const value = Object.hasOwn(variables, variable) ? variables[variable] : undefined;
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(present);
}

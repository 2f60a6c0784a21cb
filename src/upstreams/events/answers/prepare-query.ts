import type { CallContext } from '../../call-context';
import type { Guard } from '../../guard';
import type { UpstreamCall, UpstreamField, UpstreamRequest, VariableValues } from '../../upstream';
import { compileEntitySelection, entityOf, type EntitySource } from './entity-loader';
import { readArguments } from './read-arguments';

/** Answers one root field. */
type FieldAnswer = (variables: VariableValues) => Promise<unknown>;

/** Compiles a query: lookups by key, all of a request in one guarded call. Throws when the schema has no such field. */
export function prepareQuery(request: UpstreamRequest, source: EntitySource, guard: Guard): UpstreamCall {
  const fields = request.fields.map((field) => ({ key: field.responseKey, answer: compileField(source, field) }));
  const target = [...new Set(request.fields.map(({ name }) => name))].join(',');
  const call = { operation: 'query', target } as const;
  return (variables: VariableValues, context: CallContext) =>
    guard.run(call, context, async () => {
      const answers = await Promise.all(fields.map(async ({ key, answer }) => [key, await answer(variables)] as const));
      return { data: Object.fromEntries(answers), errors: [] };
    });
}

function compileField(source: EntitySource, field: UpstreamField): FieldAnswer {
  if (field.name === '__typename') return () => Promise.resolve('Query');
  if (field.name === '_events') return () => Promise.resolve(null);
  const entryPoint = source.model.entryPoints.get(field.name);
  if (entryPoint === undefined) throw new Error(`Query.${field.name} is no field of this subschema.`);
  const { type, keysArgument } = entryPoint;
  const names = entityOf(source.model, type).key.map(({ name }) => name);
  const selection = compileEntitySelection(source, type, field.selections ?? []);
  if (keysArgument === undefined) {
    return async (variables) => {
      const args = readArguments(field, variables);
      const [entity] = await selection.load([names.map((name) => args[name])]);
      return entity ?? null;
    };
  }
  return (variables) => {
    const keys = readArguments(field, variables)[keysArgument];
    const list: readonly unknown[] = Array.isArray(keys) ? keys : [keys];
    return selection.load(list.map((key) => (names.length === 1 ? [key] : readKeyObject(names, key))));
  };
}

function readKeyObject(names: readonly string[], key: unknown): readonly unknown[] {
  if (typeof key !== 'object' || key === null) return names.map(() => undefined);
  const values = new Map<string, unknown>(Object.entries(key));
  return names.map((name) => values.get(name));
}

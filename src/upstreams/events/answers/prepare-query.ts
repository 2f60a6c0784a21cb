import { GatewayError } from '../../../errors';
import type { CallContext } from '../../call-context';
import type { Guard } from '../../guard';
import type {
  UpstreamAnswer,
  UpstreamCall,
  UpstreamField,
  UpstreamFieldError,
  UpstreamRequest,
  VariableValues,
} from '../../upstream';
import type { EntityType, EntryPoint } from '../schema/events-model';
import { checkVisibility, type VisibilityTools } from './check-visibility';
import { compileConnection } from './compile-connection';
import { compileEntitySelection, entityOf, type EntitySource } from './entity-loader';
import { reachedByConnection, reachedTypes } from './reached-types';
import { readArguments } from './read-arguments';

/** What queries are answered with. */
export interface QueryTools extends EntitySource, Pick<VisibilityTools, 'folds' | 'watch'> {
  readonly guard: Guard;
}

/** Answers one root field. */
type FieldAnswer = (variables: VariableValues) => Promise<unknown>;

interface CompiledField {
  /** The response key. */
  readonly key: string;
  /** The types that it reads. */
  readonly types: readonly EntityType[];
  readonly answer: FieldAnswer;
}

/** What may be wrong with one field while the subschema as a whole is well. */
const faultsOfField: ReadonlySet<string> = new Set(['BAD_USER_INPUT', 'NOT_YET_VISIBLE', 'STALE_READ']);

/**
 * Compiles a query: lookups by key and lists, all of a request in one guarded call. A field that cannot be answered as it was
 * asked is null, with its error at its path. Throws when the schema has no such field.
 */
export function prepareQuery(request: UpstreamRequest, tools: QueryTools): UpstreamCall {
  const { guard } = tools;
  const visibility = { ...tools, subschema: guard.subschema };
  const fields = request.fields.map((field) => compileField(tools, field));
  const target = [...new Set(request.fields.map(({ name }) => name))].join(',');
  const call = { operation: 'query', target } as const;

  async function check(field: CompiledField, context: CallContext): Promise<CompiledField> {
    try {
      await checkVisibility(field.types, context, visibility);
      return field;
    } catch (error) {
      return { ...field, answer: () => Promise.reject(assertFaultOfField(error)) };
    }
  }

  return async (variables, context) => {
    // What is waited for is no fault of this upstream: it is outside of the guard and its time limit.
    const isChecked = context.streams !== undefined || fields.some(({ types }) => types.some(hasMaxLag));
    const checked = isChecked ? await Promise.all(fields.map((field) => check(field, context))) : fields;
    return guard.run(call, context, () => answerFields(checked, variables));
  };
}

function hasMaxLag({ maxLag }: EntityType): boolean {
  return maxLag !== undefined;
}

async function answerFields(fields: readonly CompiledField[], variables: VariableValues): Promise<UpstreamAnswer> {
  const errors: UpstreamFieldError[] = [];
  const answers = await Promise.all(
    fields.map(async ({ key, answer }): Promise<readonly [string, unknown]> => {
      try {
        return [key, await answer(variables)];
      } catch (error) {
        errors.push({ error: assertFaultOfField(error), path: [key] });
        return [key, null];
      }
    }),
  );
  return { data: Object.fromEntries(answers), errors };
}

/** Throws again what is no fault of one field: the call has failed as a whole. */
function assertFaultOfField(error: unknown): GatewayError {
  if (error instanceof GatewayError && faultsOfField.has(error.code)) return error;
  throw error;
}

function compileField(tools: QueryTools, field: UpstreamField): CompiledField {
  const { responseKey: key, name, selections = [] } = field;
  if (name === '__typename') return { key, types: [], answer: () => Promise.resolve('Query') };
  if (name === '_events') return { key, types: [], answer: () => Promise.resolve(null) };
  const connection = tools.model.connections.get(name);
  if (connection !== undefined) {
    const answer = compileConnection(tools, connection, { field, subschema: tools.guard.subschema });
    const types = reachedByConnection(tools, connection.type, selections);
    return { key, types, answer: (variables) => answer(readArguments(field, variables)) };
  }
  const entryPoint = tools.model.entryPoints.get(name);
  if (entryPoint === undefined) throw new Error(`Query.${name} is no field of this subschema.`);
  const types = reachedTypes(tools, entryPoint.type, selections);
  return { key, types, answer: compileEntryPoint(tools, field, entryPoint) };
}

function compileEntryPoint(
  source: EntitySource,
  field: UpstreamField,
  { type, keysArgument }: EntryPoint,
): FieldAnswer {
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

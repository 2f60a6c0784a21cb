import { GatewayError } from '../../../errors';
import type { CallContext } from '../../call-context';
import type { UpstreamCall, UpstreamField, UpstreamFieldError, UpstreamRequest, VariableValues } from '../../upstream';
import { compileEntitySelection } from './entity-loader';
import { compilePublish, type PublishTools } from './publish-event';
import { readArguments } from './read-arguments';

/** How long a mutation that returns an entity waits for the fold, in milliseconds. */
const visibilityWait = 2000;

/** Answers one root field, or throws a `GatewayError` for it alone. */
type FieldAnswer = (variables: VariableValues, context: CallContext) => Promise<unknown>;

/** Compiles a mutation: its fields publish one after the other. A field that fails is null, with its error at its path. */
export function prepareMutation(request: UpstreamRequest, tools: PublishTools): UpstreamCall {
  const fields = request.fields.map((field) => ({ key: field.responseKey, answer: compileField(tools, field) }));
  return async (variables, context) => {
    const data = new Map<string, unknown>();
    const errors: UpstreamFieldError[] = [];
    for (const { key, answer } of fields) {
      try {
        data.set(key, await answer(variables, context));
      } catch (error) {
        data.set(key, null);
        errors.push({
          error: error instanceof Error ? error : new GatewayError('INTERNAL', { cause: error }),
          path: [key],
        });
      }
    }
    return { data: Object.fromEntries(data), errors };
  };
}

function compileField(tools: PublishTools, field: UpstreamField): FieldAnswer {
  if (field.name === '__typename') return () => Promise.resolve('Mutation');
  const publication = tools.model.publications.get(field.name);
  if (publication === undefined) throw new Error(`Mutation.${field.name} is no field of this subschema.`);
  const publish = compilePublish(tools, publication);
  const { returns, topic, isNullable } = publication;
  if (returns === undefined || tools.folds.reader(topic) === undefined) {
    return async (variables, context) => {
      await publish(readArguments(field, variables), context);
      return true;
    };
  }
  const selection = compileEntitySelection(tools, returns, field.selections ?? []);
  return async (variables, context) => {
    const { position, keys } = await publish(readArguments(field, variables), context);
    const passed = await tools.folds.wait(returns, position, {
      milliseconds: visibilityWait,
      signal: context.cancellation.signal,
    });
    if (!passed) throw new GatewayError('NOT_YET_VISIBLE', { subschema: tools.guard.subschema });
    const refusal = tools.folds.refusal(position);
    if (refusal !== undefined) {
      const message = `The event was published, but did not fit when its turn came: ${refusal}`;
      throw new GatewayError('BAD_USER_INPUT', { message, subschema: tools.guard.subschema });
    }
    const [entity] = await selection.load([keys.get(returns) ?? []]);
    if (entity != null || isNullable) return entity ?? null;
    const message = `The event was published, but its ${returns} cannot be shown yet: other events must complete it.`;
    throw new GatewayError('NOT_YET_VISIBLE', { message, subschema: tools.guard.subschema });
  };
}

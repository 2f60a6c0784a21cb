import { type DocumentNode, OperationTypeNode } from 'graphql';
import { GatewayError } from '../../errors';
import type { CallContext } from '../call-context';
import type {
  Upstream,
  UpstreamAnswer,
  UpstreamField,
  UpstreamFieldError,
  UpstreamRequest,
  VariableValues,
} from '../upstream';
import { recordOf } from './root-codec';
import type { RootField } from './root-field';
import { type FieldCall, prepareField, prepareStreamField, type ServerAccess } from './run-field';

/** What an upstream of kind grpc is made of. */
export interface GrpcUpstreamSource {
  readonly typeDefs: DocumentNode;
  /** Every root field, those of the overlay included. */
  readonly fields: readonly RootField[];
  readonly access: ServerAccess;
}

/** Makes the upstream: each root field is one RPC, side by side for a query and one after the other for a mutation. */
export function createGrpcUpstream({ typeDefs, fields, access }: GrpcUpstreamSource): Upstream {
  const byName = new Map(fields.map((field) => [`${field.operation} ${field.name}`, field]));
  const find = (request: UpstreamRequest, selected: UpstreamField): RootField => {
    const field = byName.get(`${request.operation} ${selected.name}`);
    if (field !== undefined) return field;
    throw new Error(`${access.guard.subschema} has no ${request.operation} field ${selected.name}.`);
  };
  return {
    typeDefs,
    overlay: undefined,
    selects: false,
    entityFieldsNullable: true,
    prepare(request) {
      const calls = request.fields.map((selected) => prepareRoot(selected, find(request, selected), access));
      const [only] = calls;
      if (only !== undefined && calls.length === 1) return only;
      const run = request.operation === OperationTypeNode.MUTATION ? inSeries : sideBySide;
      return async (values, context) => joinAnswers(await run(calls, values, context));
    },
    prepareStream(request) {
      const [selected] = request.fields;
      if (selected === undefined) throw new Error('A subscription has one root field.');
      return prepareStreamField(find(request, selected), selected, access);
    },
    describe(request) {
      const methods = request.fields.map(({ name }) => byName.get(`${request.operation} ${name}`)?.method.name ?? name);
      return { kind: 'grpc', requests: [...new Set(methods)] };
    },
    close() {
      access.channels.close();
      return Promise.resolve();
    },
  };
}

/** The call of a root field whose failure is an error at that field. */
function prepareRoot(selected: UpstreamField, root: RootField, access: ServerAccess): FieldCall {
  const call = prepareField(root, selected, access);
  const key = selected.responseKey;
  return (values, context) =>
    call(values, context).catch((error: unknown) => {
      if (!(error instanceof GatewayError) || error.code === 'DEADLINE_EXCEEDED') throw error;
      return { data: recordOf(key, null), errors: [{ error, path: [key] }] };
    });
}

function sideBySide(
  calls: readonly FieldCall[],
  values: VariableValues,
  context: CallContext,
): Promise<readonly UpstreamAnswer[]> {
  return Promise.all(calls.map((call) => call(values, context)));
}

async function inSeries(
  calls: readonly FieldCall[],
  values: VariableValues,
  context: CallContext,
): Promise<readonly UpstreamAnswer[]> {
  const answers: UpstreamAnswer[] = [];
  for (const call of calls) answers.push(await call(values, context));
  return answers;
}

function joinAnswers(answers: readonly UpstreamAnswer[]): UpstreamAnswer {
  const data = Object.create(null) as Record<string, unknown>;
  const errors: UpstreamFieldError[] = [];
  for (const answer of answers) {
    Object.assign(data, answer.data);
    errors.push(...answer.errors);
  }
  return { data, errors };
}

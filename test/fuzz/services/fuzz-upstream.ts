import {
  getVariableValues,
  Kind,
  parse,
  print,
  validate,
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { GatewayError } from '../../../src/errors';
import type {
  BodyReader,
  Upstream,
  UpstreamAnswer,
  UpstreamRequest,
  VariableValues,
} from '../../../src/upstreams/upstream';
import { createExecutable } from '../../oracle/memory-upstream';
import { printRequest } from '../../oracle/print-request';
import type { Service, World } from '../world/world';
import { noise } from '../noise';
import { answerDocument, type ServiceError, type Source } from './answer-document';
import { ServiceData } from './service-data';
import { serviceSdl } from './service-sdl';
import type { Stage } from './stage';

/** A service of a world as an upstream: its answers have been JSON text. */
export interface FuzzUpstream extends Upstream {
  readonly executable: GraphQLSchema;
  /** Answers a document as the service would, as JSON text. Throws where the whole call fails. */
  readonly answer: (document: DocumentNode, variables: VariableValues) => string;
}

/** Opens a service. What is asked of it must be valid, and its variables must fit: anything else throws. */
export function fuzzUpstream(world: World, service: Service, stage: Stage): FuzzUpstream {
  const { typeDefs } = serviceSdl(world, service);
  const executable = createExecutable(typeDefs, {});
  const data = new ServiceData(world, service);

  function compile(request: UpstreamRequest): DocumentNode {
    const document = printRequest(request, service.selects ? 'all' : 'root');
    const faults = validate(executable, document);
    if (faults.length > 0)
      throw new Error(`${service.name} was asked for what it has not:\n${print(document)}\n${faults.join('\n')}`);
    return document;
  }

  function answerAs(document: DocumentNode, given: VariableValues, root?: Source): string {
    const { run, met } = stage;
    const definitions = operationOf(document).variableDefinitions ?? [];
    const { coerced, errors: misfits } = getVariableValues(executable, definitions, present(given));
    if (coerced === undefined)
      throw new Error(`${service.name} was sent what does not fit:\n${print(document)}\n${misfits.join('\n')}`);
    const down = run.down.get(service.name);
    if (down !== undefined) met.add(`call: ${down}`);
    if (!service.selects) met.add('answers whole objects');
    if (down === 'rejects') throw new GatewayError('UPSTREAM_UNAVAILABLE', { subschema: service.name });
    if (down !== undefined) return JSON.stringify({ data: null, errors: [{ message: 'down' }] });
    const resolve = (parent: Source, node: Parameters<ServiceData['resolve']>[1]['node'], args: VariableValues) =>
      data.resolve(stage, { parent: parent.item === undefined && root ? root : parent, node, args });
    const answer = answerDocument({
      schema: executable,
      document,
      variables: coerced,
      bubbles: service.selects,
      resolve,
      met,
    });
    if (run.noisy.has(service.name)) met.add('call: an error about nothing');
    const stray: readonly ServiceError[] = run.noisy.has(service.name) ? [{ message: noise }] : [];
    const errors = [...answer.errors, ...stray];
    // Only an answer that says nothing of errors can be cut in its text.
    return JSON.stringify(errors.length > 0 ? { data: answer.data, errors } : { data: answer.data });
  }

  return {
    typeDefs: parse(typeDefs),
    overlay: undefined,
    selects: service.selects,
    entityFieldsNullable: false,
    executable,
    answer: answerAs,
    prepare(request: UpstreamRequest, read?: BodyReader) {
      const document = compile(request);
      return async (variables: VariableValues) => {
        for (let ticks = stage.random.int(4); ticks > 0; ticks--) await Promise.resolve();
        const text = answerAs(document, variables);
        return (service.selects ? readBody(text, read) : undefined) ?? readAnswer(text, service.name);
      };
    },
    prepareStream(request) {
      const document = compile(request);
      const [field] = request.fields;
      return async (variables) => {
        await Promise.resolve();
        if (stage.run.down.has(service.name))
          throw new GatewayError('UPSTREAM_UNAVAILABLE', { subschema: service.name });
        return stream(document, variables, field?.name ?? '');
      };
    },
    close: () => Promise.resolve(),
  };

  async function* stream(
    document: DocumentNode,
    variables: VariableValues,
    field: string,
  ): AsyncGenerator<UpstreamAnswer, undefined> {
    for (const event of data.events(stage.run, field)) {
      await Promise.resolve();
      yield readAnswer(answerAs(document, variables, event), service.name);
    }
    return undefined;
  }
}

function operationOf(document: DocumentNode): OperationDefinitionNode {
  const found = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
  if (found === undefined) throw new Error('The document has no operation.');
  return found;
}

/** Lets the caller read the text itself, as the kind graphql does. */
function readBody(text: string, read: BodyReader | undefined): UpstreamAnswer | undefined {
  const body = Buffer.from(text);
  const data = read?.(body);
  return data && { data, errors: [], body };
}

function readAnswer(text: string, subschema: string): UpstreamAnswer {
  const { data, errors = [] } = JSON.parse(text) as { data: UpstreamAnswer['data']; errors?: readonly ServiceError[] };
  return {
    data,
    errors: errors.map(({ message, path }) => ({
      error: new GatewayError('UPSTREAM_ERROR', { message, subschema }),
      path,
    })),
  };
}

function present(variables: VariableValues): Record<string, unknown> {
  return Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== undefined));
}

import type { GuardedCall } from '../guard';
import { GatewayError } from '../../errors';
import type { BodyReader, Upstream, UpstreamAnswer, UpstreamCall, UpstreamRequest, UpstreamStream } from '../upstream';
import { type AnswerReader, createAnswerReader } from './answer-reader';
import type { GraphqlClient } from './graphql-client';
import { hasHoists, type Hoists } from './hoist';
import type { ReadAnswer } from './http-exchange';
import type { NormalizedSchema } from './normalize-schema';
import { printRequest } from './print-request';
import type { ErrorPolicy } from './read-errors';
import { readBody, readResponse } from './read-response';

/** What an upstream of kind graphql is made of. */
export interface GraphqlUpstreamParts {
  readonly client: GraphqlClient;
  readonly schema: NormalizedSchema;
  readonly hoists: Hoists;
  readonly errors: ErrorPolicy;
}

/** Makes the upstream: each request is printed once, when it is prepared. */
export function createGraphqlUpstream({ client, schema, hoists, errors }: GraphqlUpstreamParts): Upstream {
  const { typeDefs, overlay, ownRootNames } = schema;

  function compile(request: UpstreamRequest): Compiled {
    return {
      query: printRequest(request, { hoists, ownRootNames }),
      call: { operation: request.operation, target: describeTarget(request) },
      read: createAnswerReader(request, hoists, errors),
    };
  }

  function prepare(request: UpstreamRequest, readText?: BodyReader): UpstreamCall {
    const { query, call, read } = compile(request);
    const beginning = `{"query":${JSON.stringify(query)},"variables":`;
    const ownReader = hasHoists(request, hoists) ? undefined : readText;
    const readAnswer: ReadAnswer<UpstreamAnswer> = (answer) => {
      const data = answer.status === 200 ? ownReader?.(answer.body) : undefined;
      if (data !== undefined) return { data, errors: [], body: answer.body };
      return read(readResponse(answer, errors.subschema));
    };
    const fixed = request.variables.length === 0 ? Buffer.from(`${beginning}{}}`) : undefined;
    return (variables, context) => {
      const body = fixed ?? `${beginning}${JSON.stringify(variables)}}`;
      return client.ask({ call, body, read: readAnswer }, context);
    };
  }

  function prepareStream(request: UpstreamRequest): UpstreamStream {
    const { query, call, read } = compile(request);
    const readPayload = (payload: unknown): ReturnType<AnswerReader> => {
      const body = readBody(payload);
      if (body === undefined) throw new GatewayError('UPSTREAM_BAD_RESPONSE', { subschema: errors.subschema });
      return read(body);
    };
    return (variables, context) => client.subscribe(call, context, { query, variables, read: readPayload });
  }

  return {
    typeDefs,
    overlay,
    selects: true,
    entityFieldsNullable: false,
    prepare,
    prepareStream,
    checkAsker: client.checkAsker,
    describe: (request) => ({ kind: 'graphql', requests: [printRequest(request, { hoists, ownRootNames })] }),
    close: () => client.close(),
  };
}

interface Compiled {
  readonly query: string;
  readonly call: GuardedCall;
  readonly read: AnswerReader;
}

/** The root fields' names; there are as many as plans have, and no text of a user is in it. */
function describeTarget({ fields }: UpstreamRequest): string {
  return [...new Set(fields.map(({ name }) => name))].join(',');
}

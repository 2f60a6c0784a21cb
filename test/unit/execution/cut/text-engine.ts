import { parse, Source, type ExecutionResult, type OperationDefinitionNode } from 'graphql';
import type { SubschemaInput } from '../../../../src/composition/subschema-input';
import type { WriterChoice } from '../../../../src/execution/plan-request';
import { writePlan } from '../../../../src/execution/write-plan';
import { planFor } from '../../../../src/planning/plan-for';
import { createGraphqlUpstream } from '../../../../src/upstreams/graphql/graphql-upstream';
import type { GraphqlClient, Question } from '../../../../src/upstreams/graphql/graphql-client';
import { callContext } from '../../../oracle/call-context';
import { compose } from '../../../oracle/engine';

/** What an upstream is asked: the document, and the values of its variables. */
export interface TextQuestion {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** A service whose answers are bytes. `reply` may throw, as a call that fails does. */
export interface TextService {
  readonly name: string;
  readonly typeDefs: string;
  readonly overlay: string;
  readonly reply: (question: TextQuestion) => string | Buffer;
}

/** One answer as it goes to the client, and what was asked for it. */
export interface Written {
  readonly text: string;
  /** Each call: the name of the service, and the body of the request. */
  readonly calls: readonly string[];
}

/** The engine over services whose answers are read by the kind graphql, as it reads them from the network. */
export interface TextEngine {
  /** Runs an operation; of the same text always the same plan. */
  write(document: string, writer: WriterChoice): Promise<Written>;
}

/** The writers that are named, the reference first. */
export const writers = ['interpreted', 'cut-data', 'cut-text'] as const;

/** Opens an engine over services. */
export async function openTextEngine(services: readonly TextService[]): Promise<TextEngine> {
  const calls: string[] = [];
  const supergraph = await compose(services.map((service) => inputOf(service, calls)));
  const plans = new Map<string, ReturnType<typeof planFor>>();
  const planOf = (text: string): ReturnType<typeof planFor> => {
    const document = parse(text);
    const plan =
      plans.get(text) ?? planFor(supergraph, document, document.definitions[0] as OperationDefinitionNode, {});
    plans.set(text, plan);
    return plan;
  };
  return {
    async write(document, writer) {
      calls.length = 0;
      const request = { variables: {}, context: callContext(), maxErrors: 20, writer };
      const answer = await writePlan(planOf(document), request);
      return { text: textOf(answer), calls: [...calls] };
    },
  };
}

function textOf(answer: string | ExecutionResult): string {
  return typeof answer === 'string' ? answer : JSON.stringify(answer);
}

function inputOf({ name, typeDefs, overlay, reply }: TextService, calls: string[]): SubschemaInput {
  const client = {
    ask<T>({ body, read }: Question<T>): Promise<T> {
      return new Promise((resolve) => {
        calls.push(`${name} ${String(body)}`);
        const answer = reply(JSON.parse(String(body)) as TextQuestion);
        resolve(read({ status: 200, body: typeof answer === 'string' ? Buffer.from(answer) : answer }));
      });
    },
    close: () => Promise.resolve(),
  };
  const upstream = createGraphqlUpstream({
    // Nothing but questions is asked of it here.
    client: client as unknown as GraphqlClient,
    schema: { typeDefs: parse(typeDefs), overlay: undefined, ownRootNames: new Map() },
    hoists: new Map(),
    errors: { subschema: name, codes: new Set(), messages: true },
  });
  return {
    name,
    upstream,
    directives: '',
    overlay: overlay === '' ? undefined : parse(new Source(overlay, `${name}/overlay.graphql`)),
    transforms: {},
    manifestFile: `${name}/subschema.yaml`,
    lineOf: () => 1,
  };
}

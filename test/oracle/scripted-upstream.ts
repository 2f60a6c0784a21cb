import { parse, print } from 'graphql';
import type { CallContext } from '../../src/upstreams/call-context';
import type { Upstream, UpstreamAnswer, VariableValues } from '../../src/upstreams/upstream';
import { printRequest } from './print-request';

/** A call that a scripted upstream received. */
export interface ScriptedCall {
  readonly document: string;
  readonly variables: VariableValues;
  readonly context: CallContext;
}

/** Answers a call with whatever a test wants, right or wrong; it may throw. */
export type Script = (call: ScriptedCall) => UpstreamAnswer | Promise<UpstreamAnswer>;

/** An upstream that answers by a script, with a record of what it was asked. */
export interface ScriptedUpstream extends Upstream {
  readonly calls: readonly ScriptedCall[];
}

/** Makes an upstream of a schema and a script. A subscription gives the script's answer once for every event. */
export function scriptedUpstream(typeDefs: string, script: Script, events = 0): ScriptedUpstream {
  const calls: ScriptedCall[] = [];
  const ask = async (document: string, variables: VariableValues, context: CallContext): Promise<UpstreamAnswer> => {
    const call = { document, variables, context };
    calls.push(call);
    return script(call);
  };
  return {
    typeDefs: parse(typeDefs),
    overlay: undefined,
    selects: true,
    entityFieldsNullable: false,
    calls,
    prepare(request, read) {
      const document = print(printRequest(request));
      return async (variables, context) => {
        const answer = await ask(document, variables, context);
        const body = Buffer.from(JSON.stringify({ data: answer.data }));
        const data = answer.errors.length === 0 ? read?.(body) : undefined;
        return data === undefined ? answer : { data, errors: [], body };
      };
    },
    prepareStream(request) {
      const document = print(printRequest(request));
      return (variables, context) =>
        Promise.resolve(
          (async function* () {
            for (let n = 0; n < events; n++) yield await ask(document, variables, context);
          })(),
        );
    },
    close: () => Promise.resolve(),
  };
}

/** An answer without errors. */
export function dataOf(data: Readonly<Record<string, unknown>>): UpstreamAnswer {
  return { data, errors: [] };
}

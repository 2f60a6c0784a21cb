import { GatewayError } from '../../errors';
import type { UpstreamAnswer, UpstreamFieldError, UpstreamRequest } from '../upstream';
import { fitsSelections, isPath } from './error-path';
import { innerKeys, type Hoists } from './hoist';
import { type ErrorPolicy, readErrors } from './read-errors';
import { type GraphqlBody, isObject } from './read-response';
import { rootTypeNames } from './root-types';

/** Turns the body of a response to one request into its answer. */
export type AnswerReader = (body: GraphqlBody) => UpstreamAnswer;

/** Makes the reader of a request's answers: hoisted values come back to their root field, and errors become safe for clients. */
export function createAnswerReader(request: UpstreamRequest, hoists: Hoists, policy: ErrorPolicy): AnswerReader {
  const root = rootTypeNames[request.operation];
  const wrapped = new Map<string, readonly string[]>();
  for (const { name, responseKey } of request.fields) {
    const hoist = hoists.get(`${root}.${name}`);
    if (hoist !== undefined && hoist.steps.length > 1) wrapped.set(responseKey, innerKeys(hoist));
  }
  return ({ data: sent, errors, errorStatus }) => {
    if (errors.length === 0 && wrapped.size === 0) return { data: sent, errors: noErrors };
    const { data, broken } =
      wrapped.size === 0 ? { data: sent, broken: [] } : unwrapData(sent, wrapped, policy.subschema);
    const readPath = (path: unknown): readonly (string | number)[] | undefined => {
      if (!isPath(path)) return undefined;
      const own = unwrapPath(path, wrapped);
      return fitsSelections(own, request.fields, data) ? own : undefined;
    };
    return { data, errors: [...readErrors(errors, { policy, errorStatus, readPath }), ...broken] };
  };
}

const noErrors: readonly UpstreamFieldError[] = Object.freeze([]);

type Data = UpstreamAnswer['data'];

function unwrapData(
  sent: Data,
  wrapped: ReadonlyMap<string, readonly string[]>,
  subschema: string,
): { readonly data: Data; readonly broken: readonly UpstreamFieldError[] } {
  if (sent === null) return { data: null, broken: [] };
  const data = { ...sent };
  const broken: UpstreamFieldError[] = [];
  for (const [responseKey, inner] of wrapped) {
    let value = data[responseKey];
    for (const key of inner) {
      if (value === null) break;
      if (!isObject(value)) {
        broken.push({ error: new GatewayError('UPSTREAM_BAD_RESPONSE', { subschema }), path: [responseKey] });
        value = null;
        break;
      }
      value = value[key];
    }
    data[responseKey] = value;
  }
  return { data, broken };
}

/** An error on the way to a hoisted field is an error of the hoisted field. */
function unwrapPath(
  path: readonly (string | number)[],
  wrapped: ReadonlyMap<string, readonly string[]>,
): readonly (string | number)[] {
  const [responseKey, ...rest] = path;
  const inner = typeof responseKey === 'string' ? wrapped.get(responseKey) : undefined;
  if (responseKey === undefined || inner === undefined) return path;
  const onTheWay = inner.every((key, depth) => depth >= rest.length || rest[depth] === key);
  return onTheWay ? [responseKey, ...rest.slice(inner.length)] : path;
}

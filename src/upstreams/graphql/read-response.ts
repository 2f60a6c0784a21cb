import { isUtf8 } from 'node:buffer';
import { GatewayError } from '../../errors';
import type { HttpAnswer } from './http-exchange';

/** A GraphQL response whose outer shape is right; what is inside is not yet trusted. */
export interface GraphqlBody {
  readonly data: Readonly<Record<string, unknown>> | null;
  /** As the upstream sent them: anything may be an item. */
  readonly errors: readonly unknown[];
  /** Undefined below 400. */
  readonly errorStatus: number | undefined;
}

/** Statuses that say: not now. */
const unavailable: ReadonlySet<number> = new Set([429, 502, 503, 504]);

/** Statuses without a body. */
const bodiless: ReadonlySet<number> = new Set([204, 205]);

/**
 * Reads a whole HTTP answer. A status of 400 and over with a GraphQL body is read as that body; without one it is thrown as
 * UPSTREAM_UNAVAILABLE or UPSTREAM_ERROR with `upstreamStatus`. Any other answer that is no GraphQL response is thrown as UPSTREAM_BAD_RESPONSE.
 */
export function readResponse({ status, body }: HttpAnswer, subschema: string): GraphqlBody {
  if (status < 200 || bodiless.has(status) || (status >= 300 && status < 400) || status >= 600) {
    throw refuse(subschema, `The status is ${String(status)}.`);
  }
  const errorStatus = status >= 400 ? status : undefined;
  const content = readBody(parseJson(body), errorStatus);
  if (content !== undefined) return content;
  if (errorStatus === undefined) throw refuse(subschema, 'The body is no GraphQL response.');
  throw statusError(errorStatus, subschema);
}

/** What an HTTP status of 400 and over means when no GraphQL body explains it. */
export function statusError(status: number, subschema: string): GatewayError {
  const code = unavailable.has(status) ? 'UPSTREAM_UNAVAILABLE' : 'UPSTREAM_ERROR';
  return new GatewayError(code, { subschema, extensions: { upstreamStatus: status } });
}

/** Takes a value for a GraphQL response, as `{data}`, `{data, errors}` or `{errors}`; undefined when it is none. */
export function readBody(value: unknown, errorStatus?: number): GraphqlBody | undefined {
  if (!isObject(value)) return undefined;
  const { data = null, errors = null } = value;
  if (errors !== null && !Array.isArray(errors)) return undefined;
  const list: readonly unknown[] = errors ?? [];
  if (data === null) return list.length > 0 ? { data, errors: list, errorStatus } : undefined;
  return isObject(data) ? { data, errors: list, errorStatus } : undefined;
}

/** Parses bytes that should be JSON in UTF-8; undefined when they are not, which no JSON text means. */
export function parseJson(body: Buffer): unknown {
  if (!isUtf8(body)) return undefined;
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}

/** True for an object that is no list. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function refuse(subschema: string, reason: string): GatewayError {
  return new GatewayError('UPSTREAM_BAD_RESPONSE', { subschema, cause: new Error(reason) });
}

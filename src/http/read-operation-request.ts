import type { IncomingMessage } from 'node:http';
import type { OperationRequest } from '../graphql/engine';
import { HttpFault } from './http-fault';
import { parseJson } from './parse-json';

type Members = Readonly<Record<string, unknown>>;

/** Reads the GraphQL request of a GET's query string. Returns a fault when there is none. */
export function readUrlRequest({ url = '' }: Pick<IncomingMessage, 'url'>): OperationRequest | HttpFault {
  const members = readSearch(url);
  return members instanceof HttpFault ? members : checkMembers(members);
}

/** Reads the GraphQL request of a POST's body, as text. Returns a fault when there is none. */
export function readBodyRequest(text: string): OperationRequest | HttpFault {
  const body = parseJson(text, 'The body');
  if (body instanceof HttpFault) return body;
  if (Array.isArray(body))
    return new HttpFault('BAD_REQUEST', { message: 'Send one operation, not a list: batches are not served.' });
  return isObject(body)
    ? checkMembers(body)
    : new HttpFault('BAD_REQUEST', { message: 'The body must be a JSON object.' });
}

function readSearch(url: string): Members | HttpFault {
  const start = url.indexOf('?');
  const search = new URLSearchParams(start === -1 ? '' : url.slice(start + 1));
  const members: Record<string, unknown> = {};
  for (const name of ['query', 'operationName', 'variables', 'extensions']) {
    const values = search.getAll(name);
    if (values.length > 1) return new HttpFault('BAD_REQUEST', { message: `Give ${name} once.` });
    const text = values[0];
    if (text === undefined || (text === '' && name !== 'query')) continue;
    const value = name === 'variables' || name === 'extensions' ? parseJson(text, name) : text;
    if (value instanceof HttpFault) return value;
    members[name] = value;
  }
  return members;
}

function checkMembers({ query, operationName, variables, extensions }: Members): OperationRequest | HttpFault {
  if (query == null) return new HttpFault('BAD_REQUEST', { message: 'The request has no query.' });
  if (typeof query !== 'string') return createShapeFault('query', 'a string');
  if (operationName != null && typeof operationName !== 'string') return createShapeFault('operationName', 'a string');
  if (variables != null && !isObject(variables)) return createShapeFault('variables', 'an object');
  if (extensions != null && !isObject(extensions)) return createShapeFault('extensions', 'an object');
  return {
    query,
    operationName: operationName ?? undefined,
    variables: variables ?? undefined,
    extensions: extensions ?? undefined,
  };
}

function createShapeFault(member: string, shape: string): HttpFault {
  return new HttpFault('BAD_REQUEST', { message: `The request's ${member} must be ${shape}.` });
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

import type { OperationRequest } from '../graphql/engine';
import { type BodySource, readBody } from './body';
import { HttpFault } from './http-fault';
import { parseJson } from './parse-json';

type Members = Readonly<Record<string, unknown>>;

/** Reads the GraphQL request of a GET's query string or a POST's JSON body. Returns a fault when there is none. `bodyBytes`: the most of a body, `false`: no limit. */
export async function readOperationRequest(
  request: BodySource,
  bodyBytes: number | false,
): Promise<OperationRequest | HttpFault> {
  const { method, url = '' } = request.req;
  const members = method === 'GET' ? readSearch(url) : await readJsonBody(request, bodyBytes);
  return members instanceof HttpFault ? members : checkMembers(members);
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

async function readJsonBody(request: BodySource, limit: number | false): Promise<Members | HttpFault> {
  const text = await readBody(request, limit);
  const body = text instanceof HttpFault ? text : parseJson(text, 'The body');
  if (body instanceof HttpFault) return body;
  if (Array.isArray(body))
    return new HttpFault('BAD_REQUEST', { message: 'Send one operation, not a list: batches are not served.' });
  return isObject(body) ? body : new HttpFault('BAD_REQUEST', { message: 'The body must be a JSON object.' });
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

import type { IncomingHttpHeaders } from 'node:http';
import { Kind, parse } from 'graphql';
import type { RecordedCall } from './mock';

/** A GraphQL request that a mock received. */
export interface GraphqlCall extends RecordedCall {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Records a request, whatever a client made of it; `target` is `query products,order`, or empty when the text is no GraphQL. */
export function recordCall(request: unknown, headers: IncomingHttpHeaders): GraphqlCall {
  const { query, variables } = toRecord(request);
  const text = typeof query === 'string' ? query : '';
  const values = toRecord(variables);
  return { target: describe(text), payload: values, headers: flatten(headers), query: text, variables: values };
}

/** Headers with one text each. */
export function flatten(headers: IncomingHttpHeaders): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value?.toString()]));
}

function toRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function describe(query: string): string {
  try {
    const operation = parse(query).definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
    const names = operation?.selectionSet.selections.flatMap((node) =>
      node.kind === Kind.FIELD ? [node.name.value] : [],
    );
    return operation === undefined ? '' : `${operation.operation} ${names?.join(',') ?? ''}`;
  } catch {
    return '';
  }
}

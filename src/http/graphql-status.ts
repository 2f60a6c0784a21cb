import type { GraphQLError } from 'graphql';
import { errorTable } from '../errors';
import type { Prepared } from '../graphql/engine';

/** The headers that HTTP asks of a refusal, by its status. */
export const refusalHeaders: Readonly<Record<number, Readonly<Record<string, string>>>> = {
  401: { 'www-authenticate': 'Bearer' },
  405: { allow: 'POST' },
};

/**
 * The status of a request that is refused before it is run: its own where it has one, else that of a fault in the document.
 */
export function refusedStatus({ status }: Extract<Prepared, { kind: 'refused' }>, mediaType: string): number {
  return status ?? documentFaultStatus(mediaType);
}

/**
 * The status of a request whose operation was run and left no data: that of our own worst fault, and 400 where the request is at
 * fault and not its document, under every media type; else that of a fault in the document.
 */
export function failedStatus(errors: readonly GraphQLError[], mediaType: string): number {
  const worst = Math.max(0, ...errors.map(statusOf));
  if (worst >= 500) return worst;
  const isBadRequest = errors.some(({ extensions: { code } }) => code === 'BAD_REQUEST');
  return isBadRequest ? errorTable.BAD_REQUEST.status : documentFaultStatus(mediaType);
}

/** GraphQL over HTTP: 400 where the media type is GraphQL's own, and 200 for the clients of old, who take any other for a broken server. */
function documentFaultStatus(mediaType: string): number {
  return mediaType === 'application/json' ? 200 : 400;
}

function statusOf({ extensions: { code } }: GraphQLError): number {
  const row = Object.entries(errorTable).find(([name]) => name === code);
  return row?.[1].status ?? 0;
}

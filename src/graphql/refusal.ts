import { GraphQLError } from 'graphql';
import { errorTable, type ErrorCode } from '../errors';
import type { Prepared } from './engine';

/** A request that is answered with errors alone, before any upstream hears of it. */
export type Refusal = Extract<Prepared, { kind: 'refused' }>;

/** Parts of messages come from clients: this many characters of one are enough. */
const longestMessage = 300;

/** Refuses for faults in the document or its variables; the transport's `accept` decides on the status. Equal messages are one. */
export function refuse(code: ErrorCode, errors: readonly GraphQLError[]): Refusal {
  const byMessage = new Map(errors.map((error) => [error.message, error] as const).reverse());
  return {
    kind: 'refused',
    status: undefined,
    errors: [...byMessage.values()].reverse().map((error) => coded(code, error)),
  };
}

/** Refuses with the code's own status, whatever is accepted. Default message: the code's sentence. */
export function refuseOutright(code: ErrorCode, message: string = errorTable[code].message): Refusal {
  return {
    kind: 'refused',
    status: errorTable[code].status,
    errors: [withoutStack(new GraphQLError(message, { extensions: { code } }))],
  };
}

/** The same fault with its place, but without the syntax tree. */
function coded(code: ErrorCode, { message, source, positions }: GraphQLError): GraphQLError {
  const text = message.length > longestMessage ? `${message.slice(0, longestMessage)}…` : message;
  return withoutStack(new GraphQLError(text, { source, positions, extensions: { code } }));
}

/** Stacks keep alive what their frames worked on, some 60 KB each, and refusals are kept for a while. */
function withoutStack(error: GraphQLError): GraphQLError {
  return Object.defineProperty(error, 'stack', { value: `${error.name}: ${error.message}`, writable: true });
}

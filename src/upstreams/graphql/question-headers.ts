import type { CallContext } from '../call-context';
import { type HeaderTemplates, renderHeaders } from '../header-templates';
import { buildPropagatedHeaders, remainingMilliseconds } from '../propagated-headers';

/**
 * Makes the headers of one question, names and values in turn as undici takes them with the least work: what GraphQL over HTTP
 * asks for, the call's remaining time, what always crosses, and what the manifest names. Throws BAD_REQUEST when a caller's value cannot be sent.
 */
export function buildQuestionHeaders(templates: HeaderTemplates, context: CallContext, deadline: number): string[] {
  const headers = ['content-type', 'application/json', 'accept', 'application/graphql-response+json, application/json'];
  const left = remainingMilliseconds({ deadline });
  if (left !== undefined) headers.push('x-request-timeout-ms', String(left));
  append(headers, buildPropagatedHeaders(context));
  if (templates.size > 0) append(headers, renderHeaders(templates, context));
  return headers;
}

/** No name stands in two of the parts: manifests may not name what the others set. */
function append(headers: string[], part: Readonly<Record<string, string>>): void {
  for (const name in part) headers.push(name, part[name] ?? '');
}

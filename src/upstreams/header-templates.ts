import { GatewayError } from '../errors';
import type { Problem } from '../problem';
import type { CallContext } from './call-context';
import { isTemplateFault, parseTemplate, type Template } from './template';

/** The headers (or metadata) that a manifest sends with every call, by lower-case name. */
export type HeaderTemplates = ReadonlyMap<string, Template>;

/** Where a header stands in the manifest, for problems. */
type PlaceOf = (name: string) => Pick<Problem, 'file' | 'line'>;

/** Names that the gateway or the protocol sets. */
const reserved =
  /^(?:connection|cookie2?|set-cookie|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade|host|content-.*|accept|accept-encoding|expect|traceparent|x-request-id|x-request-timeout-ms|grpc-.*|sec-websocket-.*)$/;

/** RFC 9110, 5.6.2. */
const token = /^[!#$%&'*+.^_`|~0-9a-z-]+$/;

/** What a field value may hold: RFC 9110, 5.5, as one Latin-1 character a byte. */
const fieldValue = /^[\t\u0020-\u007e\u0080-\u00ff]*$/;

/** Reads a manifest's map of templates. Every bad name and template is a problem; the good ones are returned beside them. */
export function parseHeaderTemplates(
  headers: Readonly<Record<string, string>>,
  placeOf: PlaceOf,
): { readonly templates: HeaderTemplates; readonly problems: readonly Problem[] } {
  const templates = new Map<string, Template>();
  const problems: Problem[] = [];
  for (const [written, text] of Object.entries(headers)) {
    const name = written.toLowerCase();
    const fault = findNameFault(name, templates) ?? findValueFault(name, text);
    const parsed = fault ?? parseTemplate(text);
    if (isTemplateFault(parsed)) problems.push({ severity: 'error', ...placeOf(written), ...parsed });
    else templates.set(name, parsed);
  }
  return { templates, problems };
}

/**
 * Fills in the headers of one call; one without a value is left out. Throws BAD_REQUEST when a value holds characters that
 * no header can carry (CR, LF, NUL, outside Latin-1): it came from the caller.
 */
export function renderHeaders(templates: HeaderTemplates, context: CallContext): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, template] of templates) {
    const value = template.render(context);
    if (value === undefined) continue;
    if (!isHeaderValue(value)) throw refuseValue(name);
    headers[name] = value;
  }
  return headers;
}

/** True for text that is safe as a header's value. */
export function isHeaderValue(text: string): boolean {
  return fieldValue.test(text);
}

function refuseValue(name: string): GatewayError {
  return new GatewayError('BAD_REQUEST', {
    message: 'The request carries a value that cannot be passed on to a service.',
    cause: new Error(`The value of the upstream header "${name}" holds characters that no header can carry.`),
  });
}

function findNameFault(name: string, taken: ReadonlyMap<string, Template>) {
  if (!token.test(name)) {
    return { message: `"${name}" is not a header's name.`, mend: 'Use letters, digits and hyphens.' };
  }
  if (reserved.test(name)) {
    return {
      message: `The header "${name}" is set by the gateway or by the protocol.`,
      mend: 'Take it out, or send the value under another name.',
    };
  }
  if (taken.has(name)) {
    return {
      message: `The header "${name}" is given twice.`,
      mend: 'Keep one; upper and lower case are the same here.',
    };
  }
  return undefined;
}

function findValueFault(name: string, text: string) {
  if (isHeaderValue(text)) return undefined;
  return {
    message: `The value of "${name}" holds characters that no header can carry.`,
    mend: 'Use Latin-1 characters on one line.',
  };
}

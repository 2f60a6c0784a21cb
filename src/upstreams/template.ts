import type { CallContext } from './call-context';

/** A value of a manifest that is filled in for every call, as `Bearer {{ identity.token }}`. */
export interface Template {
  /** The filled-in text; undefined when any of its parts has no value for this call. */
  render(context: CallContext): string | undefined;
}

/** Why a text is no template, and how to mend it. */
export interface TemplateFault {
  readonly message: string;
  readonly mend: string;
}

type Part = (context: CallContext) => string | undefined;

/** Request headers that are the connection's own or the browser's secrets: no template reads them. */
const unreadable =
  /^(?:connection|cookie|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade|host|content-length|accept-encoding)$/;

/**
 * Reads a template once, to be rendered for every call. Its parts are `{{ identity.subject }}`, `{{ identity.claims.<name> }}`,
 * `{{ identity.token }}`, `{{ session.<key> }}`, `{{ request.headers.<name> }}` and `{{ request.id }}`. Returns a fault when a part is none of these.
 */
export function parseTemplate(text: string): Template | TemplateFault {
  const parts: Part[] = [];
  for (const piece of text.split(/(\{\{[^{}]*\}\})/)) {
    const expression = /^\{\{\s*(.*?)\s*\}\}$/.exec(piece)?.[1];
    if (expression === undefined && /\{\{|\}\}/.test(piece)) return describeBraces(text);
    const part = expression === undefined ? literal(piece) : parseExpression(expression);
    if (part === undefined) return describeExpression(expression ?? '');
    if (piece !== '') parts.push(part);
  }
  return { render: (context) => join(parts, context) };
}

/** Tells a fault from a template. */
export function isTemplateFault(parsed: Template | TemplateFault): parsed is TemplateFault {
  return 'message' in parsed;
}

function join(parts: readonly Part[], context: CallContext): string | undefined {
  let text = '';
  for (const part of parts) {
    const value = part(context);
    if (value === undefined) return undefined;
    text += value;
  }
  return text;
}

function literal(text: string): Part {
  return () => text;
}

function parseExpression(expression: string): Part | undefined {
  if (expression === 'identity.subject') return ({ identity }) => identity?.subject;
  if (expression === 'identity.token') return ({ identity }) => identity?.token;
  if (expression === 'request.id') return ({ id }) => id;
  const [, source, name] = /^(identity\.claims|session|request\.headers)\.([^\s{}]+)$/.exec(expression) ?? [];
  if (name === undefined) return undefined;
  if (source === 'identity.claims') return ({ identity }) => readMember(identity?.claims, name);
  if (source === 'session') return ({ session }) => readMember(session, name);
  const header = name.toLowerCase();
  return unreadable.test(header) ? undefined : (context) => readHeader(context, header);
}

function readMember(holder: Readonly<Record<string, unknown>> | undefined, name: string): string | undefined {
  if (holder === undefined || !Object.hasOwn(holder, name)) return undefined;
  const value = holder[name];
  if (typeof value === 'string') return value;
  return value === undefined || value === null ? undefined : JSON.stringify(value);
}

/** A header that `connection` lists belongs to the client's own connection and ends there. */
function readHeader({ headers }: CallContext, name: string): string | undefined {
  if (!Object.hasOwn(headers, name)) return undefined;
  const listed = headers['connection']?.toLowerCase().split(/\s*,\s*/);
  return listed?.includes(name) === true ? undefined : headers[name];
}

function describeBraces(text: string): TemplateFault {
  return {
    message: `"${text}" has braces that do not pair.`,
    mend: 'Write each part as {{ identity.subject }}, with two braces on either side.',
  };
}

function describeExpression(expression: string): TemplateFault {
  const header = /^request\.headers\.(.+)$/.exec(expression)?.[1];
  if (header !== undefined) {
    return {
      message: `The request header "${header}" never crosses to an upstream.`,
      mend: 'Take it out; identity and session are sent by {{ identity.… }} and {{ session.… }}.',
    };
  }
  return {
    message: `"{{ ${expression} }}" is not something a template can read.`,
    mend: 'Use identity.subject, identity.claims.<name>, identity.token, session.<key>, request.headers.<name> or request.id.',
  };
}

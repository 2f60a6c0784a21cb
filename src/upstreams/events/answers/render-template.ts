import { GatewayError } from '../../../errors';
import type { CallContext } from '../../call-context';
import type { EventTemplate, TemplatePart } from '../schema/event-template';
import { isTopicName } from '../schema/topic-name';

/** Where the values of a template come from. */
export interface TemplateValues {
  readonly args: Readonly<Record<string, unknown>>;
  readonly context: Pick<CallContext, 'identity' | 'session'>;
  readonly subschema: string;
}

/** What a value may be made of in a topic's name: no dot, no wildcard of any bus, nothing that a key or a subject reads otherwise. */
const topicValue = /^[A-Za-z0-9_-]{1,100}$/;

/** The longest text that a payload is compared with. */
const maxFilterText = 1000;

/**
 * Fills in a topic's name. Throws BAD_USER_INPUT when an argument, and UNAUTHORIZED_FIELD_OR_TYPE when what is known of the
 * caller, cannot stand in one: no value changes which parts the name has.
 */
export function renderTopic(template: EventTemplate, values: TemplateValues): string {
  const topic = render(template, values, (text) => topicValue.test(text));
  if (isTopicName(topic)) return topic;
  throw new GatewayError('BAD_USER_INPUT', { message: 'There is no such topic.', subschema: values.subschema });
}

/** Fills in a text that a payload is compared with. Throws like {@link renderTopic}, when there is no value or it is no single one. */
export function renderFilterText(template: EventTemplate, values: TemplateValues): string {
  return render(template, values, (text) => text.length <= maxFilterText);
}

function render({ parts }: EventTemplate, values: TemplateValues, fits: (text: string) => boolean): string {
  let rendered = '';
  for (const part of parts) {
    const text = part.kind === 'text' ? part.text : textOf(readPart(part, values));
    if (text === undefined || (part.kind !== 'text' && !fits(text))) throw refuse(part, values.subschema);
    rendered += text;
  }
  return rendered;
}

function readPart(part: Exclude<TemplatePart, { kind: 'text' }>, { args, context }: TemplateValues): unknown {
  switch (part.kind) {
    case 'argument':
      return readMember(args, part.name);
    case 'claim':
      return readMember(context.identity?.claims, part.name);
    case 'session':
      return readMember(context.session, part.name);
    case 'subject':
      return context.identity?.subject;
  }
}

function readMember(holder: Readonly<Record<string, unknown>> | undefined, name: string): unknown {
  return holder !== undefined && Object.hasOwn(holder, name) ? holder[name] : undefined;
}

/** An empty text says nothing of who asks. */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value;
  if (typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))) return String(value);
  return undefined;
}

function refuse(part: TemplatePart, subschema: string): GatewayError {
  if (part.kind === 'argument') {
    const message = `The argument ${part.name} cannot stand in the name of a topic or in a filter.`;
    return new GatewayError('BAD_USER_INPUT', { message, subschema });
  }
  const message = 'This stream is scoped by who asks, and the request does not say who that is.';
  return new GatewayError('UNAUTHORIZED_FIELD_OR_TYPE', { message, subschema });
}

/** A text of `@subscribe` that is filled in for every subscriber; parts stand in the order of the text. */
export interface EventTemplate {
  readonly parts: readonly TemplatePart[];
}

/** A part of a template: text as it is, or a value that the request has. */
export type TemplatePart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'argument' | 'claim' | 'session'; readonly name: string }
  | { readonly kind: 'subject' };

/** What a template may read, as a sentence for a person. */
export const readable =
  'Use {{ args.<name> }}, {{ identity.subject }}, {{ identity.claims.<name> }} or {{ session.<key> }}.';

/** Reads a template: text, and values in double braces. Returns a sentence on what is wrong where it is none. */
export function parseEventTemplate(text: string): EventTemplate | string {
  const parts: TemplatePart[] = [];
  for (const piece of text.split(/(\{\{[^{}]*\}\})/)) {
    if (piece === '') continue;
    const expression = /^\{\{\s*(.*?)\s*\}\}$/.exec(piece)?.[1];
    if (expression === undefined && /\{\{|\}\}/.test(piece)) return `"${text}" has braces that do not pair`;
    const part = expression === undefined ? ({ kind: 'text', text: piece } as const) : parseExpression(expression);
    if (part === undefined) return `"{{ ${expression ?? ''} }}" is not something that a topic or a filter can read`;
    parts.push(part);
  }
  return { parts };
}

/** True when two values stand in one part of it, so that the end of one could pass for the beginning of the other. */
export function isAmbiguous({ parts }: EventTemplate, separator: string | undefined): boolean {
  const mark = '\0';
  const text = parts.map((part) => (part.kind === 'text' ? part.text : mark)).join('');
  const sections = separator === undefined ? [text] : text.split(separator);
  return sections.some((section) => section.split(mark).length > 2);
}

const readers: readonly (readonly [RegExp, (name: string) => TemplatePart])[] = [
  [/^args\.([A-Za-z_]\w*)$/, (name) => ({ kind: 'argument', name })],
  [/^identity\.claims\.([^\s{}]+)$/, (name) => ({ kind: 'claim', name })],
  [/^session\.([^\s{}]+)$/, (name) => ({ kind: 'session', name })],
  [/^identity\.(subject)$/, () => ({ kind: 'subject' })],
];

function parseExpression(expression: string): TemplatePart | undefined {
  for (const [pattern, make] of readers) {
    const name = pattern.exec(expression)?.[1];
    if (name !== undefined) return make(name);
  }
  return undefined;
}

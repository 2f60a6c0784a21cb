import type { ConstValueNode } from 'graphql';

/** How a value of an argument is made from keys, as `@merge` says it, before the argument's type is known. */
export type ArgumentTemplate =
  /** `$key.path`; an empty path is the whole key. */
  | { readonly kind: 'key'; readonly path: readonly string[] }
  /** `[[ … ]]`: a list with one item for each key. */
  | { readonly kind: 'each'; readonly item: ArgumentTemplate }
  | { readonly kind: 'object'; readonly fields: TemplateFields }
  | { readonly kind: 'list'; readonly items: readonly ArgumentTemplate[] }
  | { readonly kind: 'constant'; readonly value: ConstValueNode };

/** Templates by the name of the argument or input field. */
export type TemplateFields = ReadonlyMap<string, ArgumentTemplate>;

/** What is wrong with templates, and what to do about it: one sentence each. */
export interface TemplateFault {
  readonly fault: string;
  readonly mend: string;
}

/** Templates of all arguments, or what is wrong with them. */
export type ParsedTemplates = { readonly fields: TemplateFields } | TemplateFault;

/** Puts a template at a path of nested objects: `input.keys` is the field `keys` of the argument `input`. */
export function nestTemplate(path: readonly string[], template: ArgumentTemplate): TemplateFields {
  const [name, ...rest] = path;
  if (name === undefined) throw new RangeError('A template needs a name to stand under.');
  return new Map([[name, rest.length === 0 ? template : { kind: 'object', fields: nestTemplate(rest, template) }]]);
}

/** Joins two sets of templates; objects on both sides are joined, otherwise the right one wins. */
export function mergeTemplates(left: TemplateFields, right: TemplateFields): TemplateFields {
  const merged = new Map(left);
  for (const [name, template] of right) {
    const known = merged.get(name);
    const areObjects = known?.kind === 'object' && template.kind === 'object';
    merged.set(name, areObjects ? { kind: 'object', fields: mergeTemplates(known.fields, template.fields) } : template);
  }
  return merged;
}

/** Lists every template inside of others, themselves included. */
export function* walkTemplates(templates: Iterable<ArgumentTemplate>): Generator<ArgumentTemplate> {
  for (const template of templates) {
    yield template;
    if (template.kind === 'each') yield* walkTemplates([template.item]);
    if (template.kind === 'object') yield* walkTemplates(template.fields.values());
    if (template.kind === 'list') yield* walkTemplates(template.items);
  }
}

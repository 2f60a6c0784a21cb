import type { FilterConstant } from '../../../projections/event-filter';
import type { Compilation } from './compilation';
import { isAmbiguous, parseEventTemplate, readable, type EventTemplate } from './event-template';
import type { FilterTerm } from './events-model';
import type { Finding } from './problem-list';
import type { TopicFieldSite } from './topic-field-site';

/**
 * Compiles the filter of `@subscribe`: an object of the payload's fields, nested as they are, with the value that each must
 * have or a list of them. Undefined when something is wrong, which is reported; no filter has no terms.
 */
export function compileTopicFilter(work: Compilation, site: TopicFieldSite): readonly FilterTerm[] | undefined {
  const { filter } = site.args;
  if (filter === undefined || filter === null) return [];
  if (!isMembers(filter)) {
    work.list.report(site.field.astNode, {
      message: `${site.place} has a filter that is no object.`,
      mend: 'Write the fields of the payload with their values: filter: { orderId: "{{ args.orderId }}" }.',
    });
    return undefined;
  }
  const terms: FilterTerm[] = [];
  return collectTerms(filter, [], { terms, work, site }) ? terms : undefined;
}

interface Collecting {
  readonly terms: FilterTerm[];
  readonly work: Compilation;
  readonly site: TopicFieldSite;
}

function collectTerms(
  members: Readonly<Record<string, unknown>>,
  path: readonly string[],
  collecting: Collecting,
): boolean {
  return Object.entries(members).every(([name, wanted]) => {
    const inner = [...path, name];
    if (isMembers(wanted)) return collectTerms(wanted, inner, collecting);
    const anyOf: (FilterConstant | EventTemplate)[] = [];
    for (const one of Array.isArray(wanted) ? (wanted as readonly unknown[]) : [wanted]) {
      const compiled = compileWanted(one, inner, collecting);
      if (compiled === undefined) return false;
      anyOf.push(compiled);
    }
    collecting.terms.push({ path: inner, anyOf });
    return true;
  });
}

function compileWanted(
  wanted: unknown,
  path: readonly string[],
  { work, site: { field, place } }: Collecting,
): FilterConstant | EventTemplate | undefined {
  if (wanted === null || typeof wanted === 'number' || typeof wanted === 'boolean') return wanted;
  const template = typeof wanted === 'string' ? parseEventTemplate(wanted) : undefined;
  const fault = findFault(template, path.join('.'));
  if (fault !== undefined) work.list.report(field.astNode, { ...fault, message: `${place}: ${fault.message}.` });
  if (template === undefined || typeof template === 'string' || fault !== undefined) return undefined;
  return typeof wanted === 'string' && template.parts.every(({ kind }) => kind === 'text') ? wanted : template;
}

function findFault(template: EventTemplate | string | undefined, path: string): Finding | undefined {
  if (typeof template === 'string') return { message: template, mend: readable };
  if (template === undefined) {
    return {
      message: `its filter compares ${path} with a list of lists or objects`,
      mend: 'Compare with single values.',
    };
  }
  if (!isAmbiguous(template, undefined)) return undefined;
  return {
    message: `its filter puts two values into one text for ${path}, so that one could pass for the other`,
    mend: 'Compare two fields, with one value each.',
  };
}

function isMembers(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

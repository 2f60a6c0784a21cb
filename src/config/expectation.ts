import type { z } from 'zod';

type Issue = z.core.$ZodIssue;

const typeWords: Readonly<Record<string, string>> = {
  string: 'a string',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'a map of keys',
  record: 'a map of keys',
  array: 'a list',
};

/** Says what a zod issue wanted, as a noun for a sentence: `a whole number`, `one of a, b`. Undefined when it has no such form. */
export function expectation(issue: Issue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return typeWords[issue.expected] ?? issue.expected;
    case 'invalid_value':
      return oneOf(issue.values.map(String));
    case 'invalid_union':
      return unionExpectation(issue);
    case 'too_small':
      return `${issue.inclusive === false ? 'more than' : 'at least'} ${bound(issue.origin, issue.minimum)}`;
    case 'too_big':
      return `${issue.inclusive === false ? 'less than' : 'at most'} ${bound(issue.origin, issue.maximum)}`;
    default:
      return undefined;
  }
}

function unionExpectation(issue: Extract<Issue, { code: 'invalid_union' }>): string | undefined {
  if (issue.errors.length === 0) return 'options' in issue ? oneOf((issue.options ?? []).map(String)) : undefined;
  const words = issue.errors.flatMap(([first]) => (first && memberExpectation(first)) ?? []);
  return words.length === 0 ? undefined : [...new Set(words)].join(' or ');
}

/** A `custom` issue says what it wanted as `params: {wanted}`, for want of a form that zod knows. */
function memberExpectation(issue: Issue): string | undefined {
  const wanted: unknown = issue.code === 'custom' ? issue.params?.['wanted'] : undefined;
  return typeof wanted === 'string' ? wanted : expectation(issue);
}

function oneOf(values: readonly string[]): string {
  return values.length === 1 ? (values[0] ?? '') : `one of ${values.join(', ')}`;
}

function bound(origin: string, limit: number | bigint): string {
  const count = String(limit);
  if (origin === 'string') return `${count} characters`;
  return origin === 'array' ? `${count} items` : count;
}

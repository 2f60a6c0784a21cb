import type { z } from 'zod';
import type { Problem } from '../problem';
import { expectation } from './expectation';
import { knownKeys } from './known-keys';
import { nearest } from './nearest';
import type { YamlFile, YamlPath } from './read-yaml';

/** Data that fits its shape, or every reason why it does not. */
export type Checked<T> =
  | { readonly value: T; readonly problems: readonly [] }
  | { readonly value: undefined; readonly problems: readonly Problem[] };

/**
 * Checks plain data against a zod schema and reports every misfit with its line. Values are never repeated in problems, since
 * they may be secrets. A `custom` issue may bring its own mend as `params: {mend}`.
 */
export function checkShape<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  source: Pick<YamlFile, 'file' | 'lineOf'>,
): Checked<z.output<Schema>> {
  const result = schema.safeParse(value ?? {}, { reportInput: true });
  if (result.success) return { value: result.data, problems: [] };
  const problems = result.error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => unknownKey(key, issue.path, { schema, source }))
      : [misfit(issue, source)],
  );
  return { value: undefined, problems };
}

interface Place {
  readonly schema: z.ZodType;
  readonly source: Pick<YamlFile, 'file' | 'lineOf'>;
}

function unknownKey(key: string, path: YamlPath, { schema, source }: Place): Problem {
  const known = knownKeys(schema, path);
  const meant = nearest(key, known);
  return {
    severity: 'error',
    file: source.file,
    line: source.lineOf([...path, key]),
    message: `"${formatPath([...path, key])}" is not a key that is known here.`,
    mend: meant === undefined ? `Remove it, or use one of: ${known.join(', ')}.` : `Did you mean "${meant}"?`,
  };
}

function misfit(issue: z.core.$ZodIssue, { file, lineOf }: Place['source']): Problem {
  const name = issue.path.length === 0 ? 'the file' : `"${formatPath(issue.path)}"`;
  const wanted = expectation(issue);
  const absent = 'input' in issue && issue.input === undefined;
  const mend: unknown = issue.code === 'custom' ? issue.params?.['mend'] : undefined;
  return {
    severity: 'error',
    file,
    line: lineOf(issue.path),
    message: absent
      ? `${name} is missing.`
      : `${capitalised(name)} does not fit: ${wanted === undefined ? issue.message : `it must be ${wanted}`}.`,
    mend: typeof mend === 'string' ? mend : `Give ${name} ${wanted ?? 'a value that fits'}.`,
  };
}

/** Writes a path as a person would: `tls.ca`, `auth.tokens[0].issuer`. */
function formatPath(path: YamlPath): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${String(step)}]`;
    return text === '' ? String(step) : `${text}.${String(step)}`;
  }, '');
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

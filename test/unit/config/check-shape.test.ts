import { z } from 'zod';
import { checkShape } from '../../../src/config/check-shape';
import { readYaml } from '../../../src/config/read-yaml';

const shape = z.strictObject({
  endpoint: z.string(),
  count: z.number().int().min(1).max(5).optional(),
  limit: z.union([z.number(), z.literal(false)]).optional(),
  mode: z.enum(['on', 'off']).optional(),
  list: z
    .array(z.strictObject({ issuer: z.string() }))
    .max(1)
    .optional(),
  headers: z.record(z.string(), z.strictObject({ value: z.string().min(3) })).optional(),
  tls: z.strictObject({ ca: z.string() }).default({ ca: 'x' }),
  own: z
    .string()
    .transform((text, context) => {
      context.addIssue({ code: 'custom', message: 'it is not a duration', params: { mend: 'Write 2s.' } });
      return text;
    })
    .optional(),
  pattern: z.string().regex(/^a/).optional(),
  kind: z
    .discriminatedUnion('type', [z.strictObject({ type: z.literal('a') }), z.strictObject({ type: z.literal('b') })])
    .optional(),
});

function problemsOf(text: string): string[] {
  const file = readYaml({ file: 'subschema.yaml', text });
  return checkShape(shape, file.value, file).problems.map(
    ({ file: name, line, message, mend }) => `${name}:${String(line)} ${message} ${mend}`,
  );
}

describe('checkShape', () => {
  it('gives the typed value when everything fits', () => {
    const file = readYaml({ file: 'a.yaml', text: 'endpoint: http://x' });
    expect(checkShape(shape, file.value, file)).toEqual({
      value: { endpoint: 'http://x', tls: { ca: 'x' } },
      problems: [],
    });
  });

  it('reports every problem at once, each with its line', () => {
    expect(problemsOf('count: 9\nmode: maybe\nlimit: no\n')).toEqual([
      'subschema.yaml:1 "endpoint" is missing. Give "endpoint" a string.',
      'subschema.yaml:1 "count" does not fit: it must be at most 5. Give "count" at most 5.',
      'subschema.yaml:3 "limit" does not fit: it must be a number or false. Give "limit" a number or false.',
      'subschema.yaml:2 "mode" does not fit: it must be one of on, off. Give "mode" one of on, off.',
    ]);
  });

  it.each([
    ['endpoint: x\nendpont: y', 'subschema.yaml:2 "endpont" is not a key that is known here. Did you mean "endpoint"?'],
    [
      'endpoint: x\ntls:\n  zz: 1\n  ca: y',
      'subschema.yaml:3 "tls.zz" is not a key that is known here. Remove it, or use one of: ca.',
    ],
    [
      'endpoint: x\nlist:\n  - isuer: 1\n    issuer: y',
      'subschema.yaml:3 "list[0].isuer" is not a key that is known here. Did you mean "issuer"?',
    ],
    [
      'endpoint: x\nheaders:\n  h: {value: abc, valeu: 1}',
      'subschema.yaml:3 "headers.h.valeu" is not a key that is known here. Did you mean "value"?',
    ],
    [
      'endpoint: x\nkind: {type: a, tpe: 1}',
      'subschema.yaml:2 "kind.tpe" is not a key that is known here. Did you mean "type"?',
    ],
  ])('names an unknown key and the nearest known one (%j)', (text, expected) => {
    expect(problemsOf(text)).toEqual([expected]);
  });

  it.each([
    [
      'endpoint: x\ncount: 1.5',
      'subschema.yaml:2 "count" does not fit: it must be a whole number. Give "count" a whole number.',
    ],
    ['endpoint: x\ncount: 0', 'subschema.yaml:2 "count" does not fit: it must be at least 1. Give "count" at least 1.'],
    [
      'endpoint: x\nheaders: {h: {value: a}}',
      'subschema.yaml:2 "headers.h.value" does not fit: it must be at least 3 characters. Give "headers.h.value" at least 3 characters.',
    ],
    [
      'endpoint: x\nlist: [{issuer: a}, {issuer: b}]',
      'subschema.yaml:2 "list" does not fit: it must be at most 1 items. Give "list" at most 1 items.',
    ],
    [
      'endpoint: x\nkind: {type: c}',
      'subschema.yaml:2 "kind.type" does not fit: it must be one of a, b. Give "kind.type" one of a, b.',
    ],
    ['endpoint: x\nown: 2z', 'subschema.yaml:2 "own" does not fit: it is not a duration. Write 2s.'],
  ])('says what is wanted (%j)', (text, expected) => {
    expect(problemsOf(text)).toEqual([expected]);
  });

  it("falls back to the checker's sentence where there is no plainer one", () => {
    expect(problemsOf('endpoint: x\npattern: b')[0]).toMatch(
      /^subschema.yaml:2 "pattern" does not fit: .*pattern \/\^a\/\. Give "pattern" a value that fits\.$/,
    );
  });

  it('reads an empty file as an empty map', () => {
    expect(problemsOf('')).toEqual(['subschema.yaml:1 "endpoint" is missing. Give "endpoint" a string.']);
  });

  it('P15: never repeats a value, since it may be a secret', () => {
    expect(problemsOf('endpoint: [hunter2]\nmode: hunter2').join('\n')).not.toContain('hunter2');
  });
});

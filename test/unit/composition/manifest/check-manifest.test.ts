import { checkManifest, kindOf } from '../../../../src/composition/manifest/check-manifest';
import { readManifestDraft } from '../../../../src/composition/manifest/manifest-draft';
import { formatProblem } from '../../../../src/problem';
import { createFakeKind } from '../fake-kind';

const kinds = [createFakeKind(), createFakeKind('other')];

function check(text: string, environment: Readonly<Record<string, string>> = {}, unknownYet: readonly string[] = []) {
  const draft = readManifestDraft({ file: 'catalog/subschema.yaml', text }, environment);
  return checkManifest(draft, { kinds, unknownYet });
}

function problemsOf(text: string, environment: Readonly<Record<string, string>> = {}): readonly string[] {
  return check(text, environment).problems.map(formatProblem);
}

describe('a manifest that fits', () => {
  it('has the defaults of the common keys', () => {
    const { manifest, kind, problems } = check('kind: fake\nendpoint: http://catalog/graphql\n');
    expect(problems).toEqual([]);
    expect(kind?.kind).toBe('fake');
    expect(manifest).toEqual({
      kind: 'fake',
      endpoint: 'http://catalog/graphql',
      timeout: 2000,
      retries: 1,
      maxResponseBytes: 10_000_000,
      breaker: { window: 10_000, minimum: 20, threshold: 0.5, sleep: 5000 },
      optional: false,
      errors: { codes: [], messages: false },
      transforms: { rename: {}, hide: [] },
    });
  });

  it('has what is written in it', () => {
    const { manifest, problems } = check(`
kind: fake
endpoint: http://catalog/graphql
timeout: 500ms
retries: 0
maxResponseBytes: 1MB
breaker: { minimum: 5 }
optional: true
owner: shop
errors: { codes: [OUT_OF_STOCK], messages: true }
transforms: { prefix: Shop_, rename: { Product: Item, Query.old: new }, hide: [Secret, Query.debug] }
tls: true
`);
    expect(problems).toEqual([]);
    expect(manifest).toMatchObject({
      timeout: 500,
      retries: 0,
      maxResponseBytes: 1_000_000,
      breaker: { window: 10_000, minimum: 5 },
      optional: true,
      owner: 'shop',
      errors: { codes: ['OUT_OF_STOCK'], messages: true },
      transforms: { prefix: 'Shop_', rename: { Product: 'Item', 'Query.old': 'new' }, hide: ['Secret', 'Query.debug'] },
    });
  });

  it('takes variables in every string, and numbers and booleans from them where they are asked for', () => {
    const text = `
kind: fake
endpoint: http://\${HOST}:\${PORT:-80}/graphql
headers:
  x-number: \${NUMBER}
retries: \${RETRIES:-3}
optional: \${OPTIONAL}
weight: \${NUMBER}
errors: { codes: ["\${CODE:-A}"], messages: "\${OPTIONAL}" }
`;
    const { manifest, problems } = check(text, { HOST: 'catalog', NUMBER: '7', OPTIONAL: 'true' });
    expect(problems).toEqual([]);
    expect(manifest).toMatchObject({
      endpoint: 'http://catalog:80/graphql',
      headers: { 'x-number': '7' },
      retries: 3,
      optional: true,
      weight: 7,
      errors: { codes: ['A'], messages: true },
    });
  });

  it('does not ask for a key that is not known yet', () => {
    expect(check('kind: fake\n', {}, ['endpoint']).manifest).toMatchObject({ kind: 'fake' });
    expect(check('kind: fake\n').manifest).toBeUndefined();
  });
});

describe('a manifest that does not fit', () => {
  it('is refused with twenty faults in one report, each with its line and a mend', () => {
    const problems = problemsOf(`kind: fake
endpoint: catalog
timeot: 2s
timeout: 2
retries: many
maxResponseBytes: 10
breaker:
  threshold: 2
  minimun: 3
  window: 0s
optional: maybe
owner: 7
errors:
  codes: NOT_A_LIST
  message: true
transforms:
  prefix: 1shop
  rename:
    Query.a.b: c
    Product: not-a-name
  hide: [Type.field.more]
  hides: []
headers:
  authorization: Bearer \${TOKEN}
  x-stray: \${not a variable}
  x-number: 1
weight: -1
tls: false
proto: [a]
`);
    expect(problems.map((text) => Number(/:(\d+) /.exec(text)?.[1])).sort((a, b) => a - b)).toEqual([
      2, 3, 4, 5, 6, 8, 9, 10, 11, 12, 14, 15, 17, 19, 20, 21, 22, 24, 25, 26, 27, 28, 29,
    ]);
    expect(problems).toEqual(
      expect.arrayContaining([
        'catalog/subschema.yaml:3 error: "timeot" is not a key that is known here.\n    mend: Did you mean "timeout"?',
        expect.stringMatching(
          /:4 error: "timeout" does not fit: it must be a duration.\n {4}mend: Write a whole number and its unit/,
        ),
        expect.stringMatching(/:9 error: "breaker.minimun" is not a key .*\n {4}mend: Did you mean "minimum"/),
        expect.stringMatching(
          /:24 error: The environment variable TOKEN, which "headers.authorization" uses, is not set/,
        ),
        expect.stringMatching(/:25 error: "\$\{not a variable\}" is not a variable/),
      ]),
    );
  });

  it('says which kinds there are, and still checks the common keys', () => {
    expect(problemsOf('kind: graphq\nretries: many\nwhatever: 1\n')).toEqual([
      expect.stringMatching(/^catalog\/subschema.yaml:1 error: "kind" does not fit: it must be one of fake, other/),
      expect.stringMatching(/^catalog\/subschema.yaml:2 error: "retries" does not fit/),
    ]);
    expect(problemsOf('')).toEqual([expect.stringMatching(/:1 error: "kind" is missing/)]);
  });

  it.each(['- kind: fake\n', 'fake', '7'])('is a map and nothing else: %j', (text) => {
    expect(problemsOf(text)).toEqual([expect.stringMatching(/:1 error: A manifest is a map of keys/)]);
  });

  it('is not taken for data when it is no YAML', () => {
    expect(problemsOf('kind: fake\nkind: other\n')).toEqual([expect.stringMatching(/:2 error: This is not YAML/)]);
    expect(check('kind: [').kind).toBeUndefined();
  });

  it('may not name what every object has', () => {
    expect(problemsOf('kind: fake\nendpoint: http://a\n__proto__: { optional: true }\nconstructor: 1\n')).toEqual([
      expect.stringMatching(/:3 error: "__proto__" is not a key/),
      expect.stringMatching(/:4 error: "constructor" is not a key/),
    ]);
    expect(problemsOf('kind: toString\n')).toEqual([expect.stringMatching(/:1 error: "kind" does not fit/)]);
  });

  it('never repeats a value that came from the environment', () => {
    expect(problemsOf('kind: fake\nendpoint: ${URL}\nretries: ${URL}\n', { URL: 's3cret' }).join()).not.toContain(
      's3cret',
    );
    expect(problemsOf('kind: fake\nendpoint: ${URL}\nretries: ${URL}\n', { URL: 's3cret' })).toHaveLength(2);
  });

  it.each([
    ['${A', '${A'],
    ['${A:-b} ${A:-${B}}', '${A:-${B}'],
    ['${A:?x}', '${A:?x}'],
    ['${}', '${}'],
  ])('says that %s is no variable', (written, named) => {
    const problems = problemsOf(`kind: fake\nendpoint: http://a\nowner: "${written}"\n`, { A: 'a', B: 'b' });
    expect(problems).toEqual([expect.stringContaining(`:3 error: "${named}`)]);
  });
});

describe('the kind of a manifest', () => {
  it('is known before it is checked', () => {
    expect(kindOf({ value: { kind: 'fake' } })).toBe('fake');
    expect([undefined, null, 'fake', {}, { kind: 1 }].map((value) => kindOf({ value }))).toEqual(
      Array(5).fill(undefined),
    );
  });
});

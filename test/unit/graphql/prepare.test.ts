import { OperationTypeNode, buildSchema } from 'graphql';
import type { Limits } from '../../../src/config/limits';
import type { OperationRequest, RequestFacts } from '../../../src/graphql/engine';
import { accepted, refusalOf, startEngine, type EngineTestOptions } from './engine-harness';

function prepare(
  request: OperationRequest | string,
  options: EngineTestOptions = {},
  method: RequestFacts['method'] = 'POST',
) {
  const test = startEngine(options);
  const prepared = test.engine.prepare(typeof request === 'string' ? { query: request } : request, { method });
  const refusal = refusalOf(prepared);
  expect(test.leases).toBe(0);
  return refusal;
}

const over = (code: string) => expect.objectContaining({ status: 400, codes: [code] }) as unknown;
const invalid = (code: string) => expect.objectContaining({ status: undefined, codes: [code] }) as unknown;
const nested = (levels: number): string => `${'{friend'.repeat(levels)}{id}${'}'.repeat(levels)}`;

describe('a document over a limit is refused with status 400 under either accept', () => {
  const limited = (limits: Partial<Limits>): EngineTestOptions => ({ limits });

  it.each([
    ['G01: eleven levels of ten', `{me${nested(9)}}`, { depth: 10 }, 'MAX_DEPTH_LIMIT'],
    ['G02: depth by a fragment', `{me{...F}} fragment F on User ${nested(9)}`, { depth: 10 }, 'MAX_DEPTH_LIMIT'],
    [
      'G02: depth by inline fragments',
      `{me{...{friend{...{friend{...on User{id}}}}}}}`,
      { depth: 3 },
      'MAX_DEPTH_LIMIT',
    ],
    [
      'G06: 31 aliases',
      `{me{${Array.from({ length: 31 }, (_, i) => `a${String(i)}:id`).join(' ')}}}`,
      {},
      'MAX_ALIASES_LIMIT',
    ],
    [
      'G07: 16 aliases of one root field by fragments',
      `{...F ...F ...F ...F} fragment F on Query {a:hello b:hello c:hello d:hello}`,
      { aliases: 15 },
      'MAX_ALIASES_LIMIT',
    ],
    ['G08: 21 root fields', `{${'hello '.repeat(21)}}`, {}, 'MAX_ROOT_FIELDS_LIMIT'],
    [
      'G08: 21 root fields by fragments',
      `{...F ...F ...F} fragment F on Query {${'hello '.repeat(7)}}`,
      {},
      'MAX_ROOT_FIELDS_LIMIT',
    ],
    ['G12: 100 times @skip', `{me{id${' @skip(if:true)'.repeat(100)}}}`, {}, 'MAX_DIRECTIVES_LIMIT'],
    [
      'G12: directives on fragments, spreads and operations',
      `query @skip(if:true) {...F @skip(if:true) ...@skip(if:true){hello}} fragment F on Query @skip(if:true) {hello}`,
      { directives: 3 },
      'MAX_DIRECTIVES_LIMIT',
    ],
    ['G11: 500 duplicates of @aa', `{hello${' @aa'.repeat(500)}}`, {}, 'MAX_DIRECTIVES_LIMIT'],
    [
      'G16: 1000 unused fragments',
      `{hello} ${Array.from({ length: 1000 }, (_, i) => `fragment F${String(i)} on User{id}`).join(' ')}`,
      {},
      'MAX_TOKENS_LIMIT',
    ],
    [
      'G16: 1000 operations',
      Array.from({ length: 1000 }, (_, i) => `query Q${String(i)}{hello}`).join(' '),
      {},
      'MAX_TOKENS_LIMIT',
    ],
    [
      'G21: fields by fragments are counted each',
      `{me{...F ...F ...F}} fragment F on User{a:id b:id}`,
      { fields: 6 },
      'MAX_FIELDS_LIMIT',
    ],
  ])('%s', (_, query, limits, code) => {
    expect(prepare(query, limited(limits))).toEqual(over(code));
  });

  it.each([
    ['G03: nesting 3000', 3000],
    ['G04: nesting 50 000', 50_000],
  ])('%s is refused by its tokens, at once', (_, levels) => {
    const started = performance.now();
    expect(prepare('{a'.repeat(levels))).toEqual(over('MAX_TOKENS_LIMIT'));
    expect(performance.now() - started).toBeLessThan(500);
  });

  it.each([
    ['a list', `{find(any:${'['.repeat(10_000)}${']'.repeat(10_000)})}`],
    ['an object', `{find(any:${'{a:'.repeat(10_000)}1${'}'.repeat(10_000)})}`],
  ])('G05: %s literal nested 10 000 deep is refused', (_, query) => {
    expect(prepare(query)).toEqual(over('MAX_TOKENS_LIMIT'));
  });

  it.each([['{a'.repeat(50_000)], [`{find(any:${'['.repeat(50_000)}`]])(
    'G04: without a limit on tokens the stack does not overflow either',
    (query) => {
      expect(prepare(query, limited({ tokens: false }))).toEqual(over('MAX_DEPTH_LIMIT'));
    },
  );

  it('G21: a chain of fragments that doubles 60 times is measured at once', () => {
    const chain = Array.from(
      { length: 60 },
      (_, i) => `fragment F${String(i)} on Query{...F${String(i + 1)} ...F${String(i + 1)}}`,
    );
    const query = `{...F0} ${chain.join(' ')} fragment F60 on Query{hello}`;
    expect(prepare(query, limited({ rootFields: false }))).toEqual(over('MAX_FIELDS_LIMIT'));
  });

  it('a limit that is false is off, and exactly the limit is allowed', () => {
    expect(prepare(`{me${nested(40)}}`, limited({ depth: false }))).toBe('accepted a query');
    expect(prepare(`{me${nested(8)}}`, limited({ depth: 10 }))).toBe('accepted a query');
    expect(prepare(`{${'hello '.repeat(20)}}`)).toBe('accepted a query');
  });

  it('depth does not count below __schema and __type', () => {
    const deep = '{fields{type{ofType{ofType{ofType{name}}}}}}';
    expect(prepare(`{__schema{types${deep}} __type(name:"User")${deep}}`, limited({ depth: 2 }))).toBe(
      'accepted a query',
    );
  });
});

describe("a document that is no GraphQL, or does not fit the schema, is refused by the transport's rule", () => {
  it.each([
    ['nothing', '', 'GRAPHQL_PARSE_FAILED'],
    ['a syntax error', '{hello', 'GRAPHQL_PARSE_FAILED'],
    ['an unknown field', '{nope}', 'GRAPHQL_VALIDATION_FAILED'],
    [
      'G14: fragments in a circle',
      '{me{...A}} fragment A on User{friend{...B}} fragment B on User{friend{...A}}',
      'GRAPHQL_VALIDATION_FAILED',
    ],
    ['G15: a fragment that spreads itself', '{me{...A}} fragment A on User{...A}', 'GRAPHQL_VALIDATION_FAILED'],
    ['G16: unused fragments', '{hello} fragment A on User{id}', 'GRAPHQL_VALIDATION_FAILED'],
    ['G48: @defer', '{...@defer{hello}}', 'GRAPHQL_VALIDATION_FAILED'],
    ['G48: @stream', '{me{friend @stream{id}}}', 'GRAPHQL_VALIDATION_FAILED'],
    ['a type definition', 'type A{b:Int} query{hello}', 'GRAPHQL_VALIDATION_FAILED'],
    ['a subscription to two fields', 'subscription{ticks tocks}', 'GRAPHQL_VALIDATION_FAILED'],
    [
      'G25: introspection in circles',
      `{__schema{types{fields{type{fields{type{fields{type{fields{name}}}}}}}}}}`,
      'GRAPHQL_VALIDATION_FAILED',
    ],
  ])('%s', (_, query, code) => {
    expect(prepare(query)).toEqual(invalid(code));
  });

  it('G11: ten duplicates of an unknown directive are one error', () => {
    expect(prepare(`{hello${' @aa'.repeat(10)}}`)).toEqual({
      status: undefined,
      codes: ['GRAPHQL_VALIDATION_FAILED'],
      messages: ['Unknown directive "@aa".'],
    });
  });

  it('no more errors are told than the limit allows, and none is long', () => {
    const fields = Array.from({ length: 200 }, (_, i) => `f${String(i)}`).join(' ');
    const refusal = prepare(`{me{${fields} ${'x'.repeat(5000)}}}`);
    expect(refusal).toEqual(invalid('GRAPHQL_VALIDATION_FAILED'));
    expect((refusal as { messages: string[] }).messages).toHaveLength(20);
    const long = prepare(`{me{${'x'.repeat(5000)}}}`) as { messages: string[] };
    expect(long.messages[0]).toHaveLength(301);
  });

  it.each([
    ['G26: a field', { query: '{me{nam}}' }],
    ['G26: a type', { query: '{me{...on Usr{id}}}' }],
    ['G27: an argument', { query: '{find(txt:"a")}' }],
    ['G27: an enum', { query: '{find(color:GREN)}' }],
    ['G27: an input field', { query: '{find(by:{nam:"a"})}' }],
    ['G28: a variable of an enum', { query: 'query($c:Color){find(color:$c)}', variables: { c: 'GREN' } }],
    [
      'G28: a variable with a misspelt field',
      { query: 'query($s:Search){find(by:$s)}', variables: { s: { name: 'x', nestd: null } } },
    ],
  ])('%s that is misspelt is refused without telling what it might have been', (_, request) => {
    const refusal = prepare(request);
    expect(refusal).toMatchObject({ codes: [expect.any(String)] });
    expect(JSON.stringify(refusal)).not.toMatch(/did you mean|GREEN|"name\\"|nested|User\b.*\?/i);
  });

  it('errors keep their places in the document', () => {
    const prepared = startEngine().engine.prepare({ query: '{\n  nope\n}' }, { method: 'POST' });
    expect(prepared.kind === 'refused' && prepared.errors[0]?.toJSON()).toEqual({
      message: 'Cannot query field "nope" on type "Query".',
      locations: [{ line: 2, column: 3 }],
      extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
    });
  });
});

describe('introspection', () => {
  it.each([
    '{__schema{queryType{name}}}',
    '{__type(name:"User"){name}}',
    '{...F} fragment F on Query{__schema{queryType{name}}}',
  ])('G22-G24: %s is refused where it is off, and allowed where it is on', (query) => {
    expect(prepare(query, { introspection: 'refused' })).toEqual(invalid('GRAPHQL_VALIDATION_FAILED'));
    expect(prepare(query)).toBe('accepted a query');
  });

  it('G22: __typename is always allowed', () => {
    expect(prepare('{__typename me{__typename}}', { introspection: 'refused' })).toBe('accepted a query');
  });
});

describe('the operation', () => {
  const two = 'query A{hello} mutation B{rename(name:"x"){id}}';

  it.each([
    ['G17: an unknown name', { query: two, operationName: 'C' }],
    ['G17: no name where there are two', { query: two }],
    ['G17: a name where there is only an anonymous one', { query: '{hello}', operationName: 'A' }],
  ])('%s is refused', (_, request) => {
    expect(prepare(request)).toEqual(invalid('GRAPHQL_VALIDATION_FAILED'));
  });

  it('is the named one', () => {
    expect(prepare({ query: two, operationName: 'B' })).toBe('accepted a mutation');
    expect(prepare({ query: two, operationName: 'A' })).toBe('accepted a query');
  });

  it.each([
    ['G43: a mutation by GET', { query: two, operationName: 'B' }, 'GET', 405],
    ['G44: a subscription by GET', { query: 'subscription{ticks}' }, 'GET', 405],
    ['a subscription by POST without a stream', { query: 'subscription{ticks}' }, 'POST', 406],
  ] as const)('%s is refused', (_, request, method, status) => {
    const codes = [status === 405 ? 'METHOD_NOT_ALLOWED' : 'NOT_ACCEPTABLE'];
    expect(prepare(request, {}, method)).toMatchObject({ status, codes });
  });

  it.each([
    ['{hello}', 'GET', 'query'],
    ['subscription{ticks}', 'SSE', 'subscription'],
    ['subscription{ticks}', 'WS', 'subscription'],
    ['mutation{rename(name:"x"){id}}', 'WS', 'mutation'],
  ] as const)('%s is accepted by %s', (query, method, type) => {
    expect(prepare(query, {}, method)).toBe(`accepted a ${type}`);
  });
});

describe('the cache of documents', () => {
  it('reads a text once, accepted or refused', () => {
    const { engine, reads } = startEngine();
    for (const query of ['{hello}', '{hello}', '{nope}', '{nope}']) engine.prepare({ query }, { method: 'POST' });
    expect(reads).toEqual(['text', 'cache', 'text', 'cache']);
  });

  it('reads it anew when another schema serves', () => {
    const test = startEngine();
    const query = '{fresh}';
    expect(test.engine.prepare({ query }, { method: 'POST' }).kind).toBe('refused');
    test.serve(buildSchema('type Query{fresh:Int}'));
    expect(accepted(test.engine.prepare({ query }, { method: 'POST' })).type).toBe(OperationTypeNode.QUERY);
  });

  it('counts refusals by code', () => {
    const { engine, refused } = startEngine();
    engine.prepare({ query: '{nope nada}' }, { method: 'POST' });
    expect(refused).toEqual(['GRAPHQL_VALIDATION_FAILED']);
  });
});

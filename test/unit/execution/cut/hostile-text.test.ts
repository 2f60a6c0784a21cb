import { openShop } from './shop';
import { type TextEngine, writers } from './text-engine';

const lastCode = 0x7f;

/** What the services answer; one engine serves all cases. */
let replies: Readonly<Record<'shop' | 'stock' | 'bins', string | Buffer>> = { shop: '', stock: '', bins: '' };
let opened: Promise<TextEngine> | undefined;

/** The answers of all writers to one operation; they must be one. */
async function answers(document: string, given: Partial<typeof replies>): Promise<ReadonlySet<string>> {
  replies = { shop: '', stock: '', bins: '', ...given };
  opened ??= openShop({ shop: () => replies.shop, stock: () => replies.stock, bins: () => replies.bins });
  const engine = await opened;
  const texts = new Set<string>();
  for (const writer of writers) texts.add((await engine.write(document, writer)).text);
  return texts;
}

const list = '{ products { sku name price weight isNew colour tags any } }';
const product = (members: string): string => `{"data":{"products":[{${members}}]}}`;
const members = {
  sku: '"a"',
  name: '"n"',
  price: '1.5',
  weight: '2',
  isNew: 'true',
  colour: '"RED"',
  tags: '["t"]',
  any: '{"a":[1]}',
};
const withMember = (name: string, text: string): string =>
  product(
    Object.entries({ ...members, [name]: text })
      .map(([key, value]) => `"${key}":${value}`)
      .join(','),
  );

describe('an answer is written as the interpreter writes it', () => {
  const strings = [
    String.raw`"\/"`,
    String.raw`"\u0041"`,
    String.raw`"\ud83d\ude00"`,
    String.raw`"\ud83d"`,
    String.raw`"\uD83D"`,
    String.raw`"\b\f\n\r\t"`,
    String.raw`"\u0008"`,
    String.raw`"\u000b\u001f"`,
    String.raw`"\u000B"`,
    String.raw`"\u007f"`,
    String.raw`"\"\\"`,
    String.raw`"\\\\\""`,
    String.raw`"\x"`,
    String.raw`"\u00"`,
    '"\u007f\u2028\u2029\ufeffé😀"',
    '"tab\there"',
    '"nul\0"',
    String.raw`"a\","weight":9,"x":"`,
    '"\\',
    String.raw`"\"`,
    '"',
    'null',
    'true',
    '5',
    '{}',
    '[]',
    '',
    ' "a"',
    '"a" ',
  ];
  const numbers = [
    ...[
      '0',
      '-0',
      '00',
      '01',
      '-01',
      '+1',
      '.5',
      '5.',
      '1.0',
      '1.50',
      '-',
      '1e5',
      '1E5',
      '1e+5',
      '1e400',
      '-1E400',
      '1.5e-7',
    ],
    ...[
      '2147483647',
      '2147483648',
      '-2147483648',
      '-2147483649',
      '9007199254740991',
      '9007199254740993',
      '123456789012345',
    ],
    ...[
      '1234567890123456',
      '0.1',
      '-0.0',
      '1e21',
      '1e+21',
      '100000000000000000000',
      '0.1e-7',
      '1e-8',
      '5e-324',
      '1-2',
      '1e',
      'NaN',
    ],
    ...['Infinity', '0x1', '1 ', '1_0', 'null', '"1"', 'true', 'n', 'nul', 'nullnull'],
  ];
  const values = [
    ...[
      'null',
      '{}',
      '[]',
      '{"a":1,"a":2}',
      '{"1":0,"0":1}',
      '{"b":0,"1":1}',
      '{"__proto__":{"x":1}}',
      '{"constructor":1}',
    ],
    ...[
      '{"toJSON":1}',
      '{"a":1.0}',
      '{ "a":1}',
      '[1,]',
      '[,1]',
      '{"a"}',
      '{"a":}',
      '[}',
      '{]',
      '[[]',
      '[]]',
      '{"a":"\\u0041"}',
    ],
    ...[
      '["\\""]',
      '["]"]',
      '{"a":"}"}',
      '[\\n"x"]',
      '[nul]',
      '[1e400]',
      '[-0]',
      '"\\ud800"',
      '1.0',
      'tru',
      'trues',
      '[true false]',
    ],
  ];
  const cases = [
    ...['sku', 'name', 'colour'].flatMap((name) => strings.map((text) => [name, text] as const)),
    ...['price', 'weight', 'sku'].flatMap((name) => numbers.map((text) => [name, text] as const)),
    ...[...strings, ...numbers, ...values].map((text) => ['any', text] as const),
    ...['true', 'false', 'True', 'truefalse', 'null', '0', '"true"', 'fals'].map((text) => ['isNew', text] as const),
    ...['[]', '[null]', 'null', '["a","b"]', '["a",]', '[,]', '["a"', '"a"', '[["a"]]', '["a" ,"b"]', '{}'].map(
      (text) => ['tags', text] as const,
    ),
    ...['"RED"', '"BLUE"', '"GREEN"', '"red"', '"\\u0052ED"', '"__proto__"', '0'].map(
      (text) => ['colour', text] as const,
    ),
  ];

  it.each([...new Map(cases.map((each) => [each.join(' '), each])).values()])('where %s is %s', async (name, text) => {
    expect((await answers(list, { shop: withMember(name, text) })).size).toBe(1);
  });

  const good = withMember('name', '"n"');
  it.each([
    ['white space after', `${good} `],
    ['white space before', ` ${good}`],
    ['a line end', `${good}\n`],
    ['a byte order mark', `\ufeff${good}`],
    ['text after', `${good}x`],
    ['another answer after', `${good}${good}`],
    ['a brace after', `${good}}`],
    ['extensions', good.replace(/}$/, ',"extensions":{"a":[1,"x"]}}')],
    ['extensions that are null', good.replace(/}$/, ',"extensions":null}')],
    ['extensions spelled oddly', good.replace(/}$/, ',"extensions":{"a":1.0}}')],
    ['malformed extensions', good.replace(/}$/, ',"extensions":{"a":}}')],
    ['extensions twice', good.replace(/}$/, ',"extensions":1,"extensions":2}')],
    ['extensions first', good.replace('{', '{"extensions":{},')],
    ['no errors at the end', good.replace(/}$/, ',"errors":[]}')],
    ['errors that are null', good.replace(/}$/, ',"errors":null}')],
    ['errors that are no list', good.replace(/}$/, ',"errors":{}}')],
    ['errors at the end', good.replace(/}$/, ',"errors":[{"message":"late"}]}')],
    ['errors after extensions', good.replace(/}$/, ',"extensions":1,"errors":[{"message":"late"}]}')],
    ['errors first', good.replace('{', '{"errors":[{"message":"early","path":["products"]}],')],
    ['no data', '{}'],
    ['data that is null', '{"data":null}'],
    ['data that is a list', '{"data":[]}'],
    ['data twice', good.replace(/}$/, ',"data":{"products":null}}')],
    ['no field', '{"data":{}}'],
    ['null for a field', '{"data":{"products":null}}'],
    ['an empty list', '{"data":{"products":[]}}'],
    ['null in a list', '{"data":{"products":[null]}}'],
    ['a field too many', withMember('name', '"n","extra":1')],
    ['a field twice', withMember('name', '"n","name":"m"')],
    ['a field less', good.replace('"name":"n",', '')],
    [
      'fields in another order',
      product('"name":"n","sku":"a","price":1,"weight":null,"isNew":null,"colour":null,"tags":null,"any":null'),
    ],
    ['nothing', ''],
    ['a scalar', '"x"'],
    ['invalid UTF-8', Buffer.concat([Buffer.from(good), Buffer.from([0xff])])],
    ['invalid UTF-8 in a string', Buffer.from(good.replace('"n"', '"\u00ff"'), 'latin1')],
    ['a surrogate in UTF-8', Buffer.from(good.replace('"n"', '"\u00ed\u00a0\u0080"'), 'latin1')],
  ])('with %s', async (_what, shop) => {
    expect((await answers(list, { shop })).size).toBe(1);
  });

  it('where extensions are nested more deeply than can be written', async () => {
    const shop = good.replace(/}$/, `,"extensions":${'['.repeat(20_000)}${']'.repeat(20_000)}}`);
    const [only, ...others] = await answers(list, { shop });
    expect(others).toEqual([]);
    expect(only).toBe(good);
  });

  it('of five million bytes', async () => {
    const row =
      '{"sku":"a","name":"é\\"n\\\\","price":1.25,"weight":null,"isNew":true,"colour":"BLUE","tags":[],"any":[{}]}';
    const shop = `{"data":{"products":[${Array.from({ length: 50_000 }, () => row).join(',')}]}}`;
    const [only, ...others] = await answers(list, { shop });
    expect(others).toEqual([]);
    expect(only === shop).toBe(true);
  });
});

describe('a number in a value of a custom scalar', () => {
  it.each([
    ['9007199254740991', '9007199254740991'],
    ['12345678901234567000', '12345678901234567000'],
    ['9007199254740993', '9007199254740992'],
    ['{"a":[9007199254740993]}', '{"a":[9007199254740992]}'],
    ['0.12345678901234567890', '0.12345678901234568'],
    ['"9007199254740993"', '"9007199254740993"'],
  ])('%s is written as %s by every writer: as the nearest that JavaScript has', async (sent, written) => {
    const texts = await answers(list, { shop: withMember('any', sent) });
    expect([...texts]).toEqual([expect.stringContaining(`"any":${written}`)]);
  });
});

describe('an object of a union', () => {
  const document = '{ pick { ... on Product { name } ... on Thing { id } } }';

  it.each([
    '"Ghost"',
    '"Query"',
    'null',
    '1',
    '"__proto__"',
    String.raw`"Th\u0069ng"`,
    '"Product","name":"x","id":"y"',
  ])('is judged alike by every writer where its type is %s', async (type) => {
    const shop = `{"data":{"pick":{"__typename":${type},"id":"t"}}}`;
    expect([...(await answers(document, { shop }))]).toHaveLength(1);
  });

  it('is an error at its place where its type is unknown', async () => {
    const [only] = await answers(document, { shop: '{"data":{"pick":{"__typename":"Ghost","id":"t"}}}' });
    expect(JSON.parse(only ?? '')).toMatchObject({
      data: { pick: null },
      errors: [{ path: ['pick'], extensions: { code: 'UPSTREAM_BAD_RESPONSE', subschema: 'shop' } }],
    });
  });
});

describe('a value that two places show in two ways', () => {
  const document = '{ a: products { detail { tags } next } b: products { detail { x: tags } next } }';
  const shop = '{"data":{"a":[{"sku":"1"}],"b":[{"sku":"1"}]}}';

  it('is read to the same end each time, whatever is escaped in it', async () => {
    const stock = String.raw`{"data":{"e0":[{"detail":{"tags":["a\",","]}z"]},"next":"X","sku":"1"}]}}`;
    const [only, ...others] = await answers(document, { shop, stock });
    expect(others).toEqual([]);
    const tags = ['a",', ']}z'];
    expect(JSON.parse(only ?? '')).toEqual({
      data: { a: [{ detail: { tags }, next: 'X' }], b: [{ detail: { x: tags }, next: 'X' }] },
    });
  });

  it('gives no text of an upstream to the client that is not JSON', async () => {
    const stock = String.raw`{"data":{"e0":[{"detail":{"tags":["a\","]}z"]},"next":"X","sku":"1"}]}}`;
    const [only, ...others] = await answers(document, { shop, stock });
    expect(others).toEqual([]);
    expect(JSON.parse(only ?? '')).toMatchObject({ errors: expect.arrayContaining([expect.anything()]) as unknown });
  });
});

const joined =
  '{ products { sku name available detail { note } bins { count place } } pick { __typename ... on Product { name } ... on Thing { id } } }';
const good: Readonly<Record<'shop' | 'stock' | 'bins', string>> = {
  shop: String.raw`{"data":{"products":[{"sku":"1","name":"a\"b"},{"sku":"2","name":null}],"pick":{"__typename":"Thing","id":"t"}}}`,
  stock: String.raw`{"data":{"e1":[{"available":1,"detail":{"note":"é\\"},"bins":[{"count":3,"id":"b"},null],"sku":"2"},{"available":-2,"detail":null,"bins":[],"sku":"1"}]}}`,
  bins: '{"data":{"e0":[{"place":"here","id":"b"}]},"extensions":{"t":0.5}}',
};

describe.each(Object.keys(good) as (keyof typeof good)[])('a good answer of %s', (name) => {
  const bytes = Buffer.from(good[name]);

  it('is put together', async () => {
    const [only, ...others] = await answers(joined, good);
    expect(others).toEqual([]);
    expect(only).toBe(
      String.raw`{"data":{"products":[{"sku":"1","name":"a\"b","available":-2,"detail":null,"bins":[]},{"sku":"2","name":null,"available":1,"detail":{"note":"é\\"},"bins":[{"count":3,"place":"here"},null]}],"pick":{"__typename":"Thing","id":"t"}}}`,
    );
  });

  it('that ends too early, at any byte, is an error however it is read', async () => {
    for (let end = 0; end < bytes.length; end++) {
      const texts = await answers(joined, { ...good, [name]: bytes.subarray(0, end) });
      expect([...texts]).toEqual([expect.stringContaining('UPSTREAM_BAD_RESPONSE')]);
    }
  });

  it('with any one byte changed, left out or put in is answered alike by every writer', async () => {
    let wrong = 0;
    for (let at = 0; at <= bytes.length; at++) {
      for (const change of changesAt(bytes, at)) {
        const texts = await answers(joined, { ...good, [name]: change });
        if (texts.size > 1) throw new Error([change.toString('latin1'), ...texts].join('\n'));
        if ([...texts][0]?.includes('UPSTREAM_BAD_RESPONSE') === true) wrong++;
      }
    }
    // Most changes make the answer wrong: more than good answers are compared.
    expect(wrong).toBeGreaterThan(bytes.length * 2);
  }, 60_000);
});

/** What is put into an answer at each place in turn. */
const intruders = [...Buffer.from(' "\\{}[],:n0-.eté', 'latin1')];

/** A good answer with one byte changed, left out, or put in. */
function changesAt(bytes: Buffer, at: number): readonly Buffer[] {
  const [before, here, after] = [bytes.subarray(0, at), bytes.subarray(at, at + 1), bytes.subarray(at + 1)];
  const flipped = (here[0] ?? 0) ^ (1 << (at % 8));
  const put = [at, at * 5 + 1].map((index) => intruders[index % intruders.length] ?? 0);
  return [
    Buffer.concat([before, after]),
    ...[...put, flipped, flipped & lastCode].map((code) => Buffer.concat([before, Buffer.from([code]), after])),
    ...put.map((code) => Buffer.concat([before, Buffer.from([code]), here, after])),
  ];
}

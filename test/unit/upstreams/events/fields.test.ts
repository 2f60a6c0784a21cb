import { openSubject, type Subject } from './open-subject';

let subject: Subject | undefined;

afterEach(async () => {
  await subject?.close();
  subject = undefined;
});

/** Folds events of the topic `items`, each with the id `a`, and answers the fields of that item. */
async function fold(
  fields: string,
  events: readonly { type?: string; time?: string; data: Readonly<Record<string, unknown>> }[],
  types = '',
): Promise<unknown> {
  subject = await openSubject(`type Item @projection(topic: "items", key: "id") { id: ID! ${fields} } ${types}`);
  for (const { type = 'Seen', time, data } of events) {
    await subject.send('items', type, { id: 'a', ...data }, time === undefined ? {} : { time });
  }
  const { data } = await subject.ask('{ item(id: "a") { id } }');
  return data?.['item'];
}

const numbers = (...values: readonly unknown[]): readonly { data: Record<string, unknown> }[] =>
  values.map((n) => ({ data: { n } }));

describe('what a field folds', () => {
  test('by default the last value that an event carried; null counts where it is allowed', async () => {
    expect(
      await fold('a: Int b: Int c: Int', [{ data: { a: 1, b: 1 } }, { data: { a: 2 } }, { data: { b: null } }]),
    ).toEqual({ id: 'a', a: 2, b: null, c: null });
  });

  test('@from takes the value at a path', async () => {
    expect(
      await fold('n: Int @from(path: "deep.er") first: String @from(path: "list.0")', [
        { data: { deep: { er: 3 }, list: ['x'] } },
      ]),
    ).toEqual({ id: 'a', n: 3, first: 'x' });
  });

  test('@from on a field of the key', async () => {
    subject = await openSubject(
      'type Item @projection(topic: "items", key: "id") { id: ID! @from(path: "item.id") n: Int }',
    );
    await subject.send('items', 'Seen', { item: { id: 7 }, n: 1 });
    expect((await subject.ask('{ item(id: "7") { id } }')).data).toEqual({ item: { id: '7', n: 1 } });
  });

  test('@first takes the first value', async () => {
    expect(await fold('n: Int @first', [{ data: {} }, ...numbers(null, 2, 3)])).toEqual({ id: 'a', n: 2 });
  });

  test('@count counts events that pass', async () => {
    const fields =
      'all: Int! @count red: Int! @count(where: {type: ["Red"]}) big: Int! @count(where: {type: ["Red", "Blue"], path: "n", in: [3, "x", LARGE]})';
    const events = [
      { type: 'Red', data: { n: 3 } },
      { type: 'Blue', data: { n: 'LARGE' } },
      { type: 'Red', data: { n: 4 } },
      { type: 'Green', data: { n: 3 } },
    ];
    expect(await fold(fields, events)).toEqual({ id: 'a', all: 4, red: 2, big: 2 });
  });

  test('a where with a path alone passes what stands there', async () => {
    expect(await fold('n: Int! @count(where: {path: "n"})', numbers(0, null, false))).toEqual({ id: 'a', n: 2 });
  });

  test('@sum adds numbers, of one path and of those that pass', async () => {
    const fields = 'n: Int! @sum price: Float! @sum(path: "deep.price", where: {path: "paid", in: [true]})';
    const events = [
      { data: { n: 1, paid: true, deep: { price: 0.5 } } },
      { data: { n: null, paid: false, deep: { price: 9 } } },
      { data: { n: -3 } },
    ];
    expect(await fold(fields, events)).toEqual({ id: 'a', n: -2, price: 0.5 });
  });

  test('@min and @max of numbers, and of instants', async () => {
    const fields =
      'low: Int @min(path: "n") high: Float @max(path: "n") since: DateTime @min @eventTime until: DateTime @max @eventTime none: Int @min';
    const events = [
      { data: { n: 5 }, time: '2026-01-01T10:00:00Z' },
      { data: { n: 1 }, time: '2026-01-01T10:30:00+02:00' },
      { data: { n: 7 }, time: '2026-01-01T09:00:00Z' },
    ];
    expect(await fold(fields, events)).toEqual({
      id: 'a',
      low: 1,
      high: 7,
      since: '2026-01-01T10:30:00+02:00',
      until: '2026-01-01T10:00:00Z',
      none: null,
    });
  });

  test('@append keeps the newest, of single values and of lists', async () => {
    expect(await fold('n: [Int!]! @append(limit: 3)', numbers(1, [2, 3], 4, null, []))).toEqual({
      id: 'a',
      n: [2, 3, 4],
    });
  });

  test('@append of a path to objects whose members have their own sources', async () => {
    const types =
      'type Step { at: DateTime! @eventTime kind: String! @eventType place: String! @from(path: "where.name") note: String }';
    const events = [
      { type: 'Moved', time: '2026-01-01T10:00:00Z', data: { step: { where: { name: 'Kiel' } } } },
      { data: {} },
    ];
    expect(await fold('steps: [Step!]! @append(path: "step")', events, types)).toEqual({
      id: 'a',
      steps: [{ at: '2026-01-01T10:00:00Z', kind: 'Moved', place: 'Kiel', note: null }],
    });
  });

  test('@append of single values to objects: a dot is the value itself', async () => {
    const types = 'type Step { at: DateTime! @eventTime place: String! @from(path: ".") }';
    const events = [{ time: '2026-01-01T10:00:00Z', data: { place: 'Kiel' } }, { data: { other: 1 } }];
    expect(await fold('steps: [Step!]! @append(path: "place")', events, types)).toEqual({
      id: 'a',
      steps: [{ at: '2026-01-01T10:00:00Z', place: 'Kiel' }],
    });
  });

  test('@eventTime and @eventType, the last and the first', async () => {
    const fields = 'at: DateTime! @eventTime kind: String! @eventType since: DateTime! @first @eventTime';
    const events = [
      { type: 'A', time: '2026-01-01T10:00:00Z', data: {} },
      { type: 'B', time: '2026-01-02T10:00:00Z', data: {} },
    ];
    expect(await fold(fields, events)).toEqual({
      id: 'a',
      at: '2026-01-02T10:00:00Z',
      kind: 'B',
      since: '2026-01-01T10:00:00Z',
    });
  });

  test('nested values, lists and enums are carried whole', async () => {
    const types = 'enum Size { S L } type Box { size: Size! tags: [String]! inner: [Box2!] } type Box2 { n: Int }';
    const box = { size: 'L', tags: ['x', null], inner: [{ n: 1, other: true }] };
    expect(await fold('box: Box boxes: [Box!]', [{ data: { box, boxes: [box] } }], types)).toEqual({
      id: 'a',
      box: { size: 'L', tags: ['x', null], inner: [{ n: 1 }] },
      boxes: [{ size: 'L', tags: ['x', null], inner: [{ n: 1 }] }],
    });
  });

  test('scalars come in their one form: IDs and BigInts as strings, JSON as it is', async () => {
    const data = { ref: 12, big: 12, huge: '90071992547409931', free: { a: [1] }, mine: 3 };
    const fields = 'ref: ID big: BigInt huge: BigInt free: JSON mine: Mine ok: Boolean x: Float';
    expect(await fold(fields, [{ data: { ...data, ok: true, x: 1 } }], 'scalar Mine')).toEqual({
      id: 'a',
      ref: '12',
      big: '12',
      huge: '90071992547409931',
      free: { a: [1] },
      mine: 3,
      ok: true,
      x: 1,
    });
  });
});

describe('what does not fit is kept aside and has no effect', () => {
  test.each([
    ['a text for an Int', 'n: Int', { n: '1' }],
    ['an Int over 32 bits', 'n: Int', { n: 2 ** 31 }],
    ['a null for a non-null field', 'n: Int!', { n: null }],
    ['an enum value that is none', 'n: Size', { n: 'XL' }],
    ['a time that is none', 'n: DateTime', { n: 'yesterday' }],
    ['a BigInt that is none', 'n: BigInt', { n: '1.5' }],
    ['a number that is no BigInt', 'n: BigInt', { n: 1.5 }],
    ['an object for an ID', 'n: ID', { n: {} }],
    ['a scalar for a list', 'n: [Int!]', { n: 1 }],
    ['a scalar for an object', 'n: Box', { n: 1 }],
    ['a list for an object', 'n: Box', { n: [] }],
    ['an object without a non-null member', 'n: Box', { n: {} }],
    ['a null in a list of non-nulls', 'n: [Int!]', { n: [null] }],
    ['a text for a sum', 'n: Int! @sum x: Int', { n: '1' }],
    ['an element of the wrong type', 'n: [Int!]! @append x: Int', { n: ['1'] }],
    ['JSON nested absurdly', 'n: JSON', { n: nest(100) }],
  ])('%s', async (_name, field, data) => {
    expect(await fold(field, [{ data }], 'enum Size { S L } type Box { n: Int! }')).toBeNull();
    expect(subject?.deadLetters).toEqual(['items']);
  });
});

function nest(depth: number): unknown {
  return depth === 0 ? 1 : [nest(depth - 1)];
}

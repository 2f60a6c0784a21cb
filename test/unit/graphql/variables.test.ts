import { refusalOf, startEngine, accepted, limits } from './engine-harness';

const query = `query($by:Search,$color:Color,$count:Int,$text:String,$any:JSON,$list:[Int!],$id:ID,$ratio:Float)
  {find(by:$by,color:$color,count:$count,text:$text,any:$any,list:$list,id:$id,ratio:$ratio)}`;

function refusal(variables: Record<string, unknown>, text = query) {
  return refusalOf(startEngine().engine.prepare({ query: text, variables }, { method: 'POST' }));
}

/** The variables as the runner would get them. */
async function coerced(text: string, variables: Record<string, unknown>): Promise<unknown> {
  let seen: unknown;
  const { engine, context } = startEngine({
    runner: {
      execute: (valid) => {
        seen = valid.variables;
        return Promise.resolve({ data: {} });
      },
      write: () => Promise.reject(new Error('not asked for')),
      subscribe: () => Promise.reject(new Error('not asked for')),
    },
  });
  await accepted(engine.prepare({ query: text, variables }, { method: 'POST' })).execute(context);
  return seen;
}

describe('variables that do not fit', () => {
  it.each([
    ['G42: 2^31 for Int', { count: 2 ** 31 }, 'Variable "$count" got an invalid value: it is no "Int".'],
    [
      'G42: 1e400 for Float',
      { ratio: JSON.parse('1e400') as number },
      'Variable "$ratio" got an invalid value: it is no "Float".',
    ],
    ['G42: "1" for Int', { count: '1' }, 'Variable "$count" got an invalid value: it is no "Int".'],
    ['G42: true for ID', { id: true }, 'Variable "$id" got an invalid value: it is no "ID".'],
    ['a wrong item', { list: [1, 'x'] }, 'Variable "$list" got an invalid value at "[1]": it is no "Int".'],
    [
      'a null item',
      { list: [null] },
      'Variable "$list" got an invalid value at "[0]": Expected non-nullable type "Int!" not to be null.',
    ],
    ['a single item of a wrong type', { list: 'x' }, 'Variable "$list" got an invalid value: it is no "Int".'],
    [
      'a wrong item of a list of lists',
      { by: { name: 'a', tags: ['b', [1]] } },
      'Variable "$by" got an invalid value at "tags[1][0]": it is no "String".',
    ],
    [
      'a missing field',
      { by: { nested: { name: 'x' } } },
      'Variable "$by" got an invalid value: Field "name" of required type "String!" was not provided.',
    ],
    [
      'an unknown field',
      { by: { name: 'x', other: 1 } },
      'Variable "$by" got an invalid value: Field "other" is not defined by type "Search".',
    ],
    ['no object', { by: 'hunter2' }, 'Variable "$by" got an invalid value: Expected type "Search" to be an object.'],
  ])('%s is refused', (_, variables, message) => {
    expect(refusal(variables)).toEqual({ status: undefined, codes: ['BAD_USER_INPUT'], messages: [message] });
  });

  it.each([
    ['absent', {}, 'Variable "$a" of required type "Int!" was not provided.'],
    ['null', { a: null }, 'Variable "$a" got an invalid value: Expected non-nullable type "Int!" not to be null.'],
  ])('a required one that is %s is refused', (_, variables, message) => {
    expect(refusal(variables, 'query($a:Int!){find(count:$a)}')).toMatchObject({ messages: [message] });
  });

  it.each([
    ['a string', { count: 'hunter2' }],
    ['an enum', { color: 'hunter2' }],
    ['a nested string', { by: { name: ['hunter2'] } }],
    ['an object', { text: { password: 'hunter2' } }],
  ])('G29: %s is never repeated in the error', (_, variables) => {
    expect(refusal(variables)).toMatchObject({ codes: ['BAD_USER_INPUT'] });
    expect(JSON.stringify(refusal(variables))).not.toContain('hunter2');
  });

  it.each([
    [
      'G30: 5000 unknown keys',
      { by: Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`key${String(i)}`, 1])) },
    ],
    ['G31: 1e5 wrong items', { list: Array.from({ length: 1e5 }, () => 'x') }],
  ])('%s are at most twenty errors, soon', (_, variables) => {
    const started = performance.now();
    const refused = refusal(variables);
    expect(performance.now() - started).toBeLessThan(1000);
    expect(refused).toMatchObject({ codes: ['BAD_USER_INPUT'] });
    expect((refused as { messages: string[] }).messages).toHaveLength(20);
    expect(JSON.stringify(refused).length).toBeLessThan(64_000);
  });

  it('a limit of one error is kept over several variables', () => {
    const { engine } = startEngine({ limits: limits({ errors: 1 }) });
    const text = 'query($a:Int!,$b:Int!){a:find(count:$a) b:find(count:$b)}';
    expect(refusalOf(engine.prepare({ query: text, variables: {} }, { method: 'POST' }))).toMatchObject({
      messages: ['Variable "$a" of required type "Int!" was not provided.'],
    });
  });

  it.each([
    ['a recursive input', { by: nest(20_000, (inner) => ({ name: 'x', nested: inner })) }],
    ['a custom scalar', { any: nest(20_000, (inner) => [inner]) }],
  ])('G32: %s nested 20 000 deep is refused', (_, variables) => {
    expect(refusal(variables)).toMatchObject({
      codes: ['BAD_USER_INPUT'],
      messages: [expect.stringMatching(/nested deeper than 64 levels/)],
    });
  });
});

function nest(levels: number, wrap: (inner: unknown) => unknown): unknown {
  let value: unknown = { name: 'x' };
  for (let level = 0; level < levels; level += 1) value = wrap(value);
  return value;
}

describe('variables that fit', () => {
  it('are coerced, with defaults, and absent ones stay absent', async () => {
    const text = 'query($a:Int=3,$b:[Int!],$c:String,$d:ID){a:find(count:$a,list:$b) b:find(text:$c,id:$d)}';
    expect({ ...((await coerced(text, { b: 7, d: 5 })) as object) }).toEqual({ a: 3, b: [7], d: '5' });
    expect({ ...((await coerced(text, { a: null, c: null })) as object) }).toEqual({ a: null, c: null });
  });

  it.each(['\u0000', '\ud800', '\ufeff', '\u202e', 'ﷺ', '👩‍👩‍👧'])('G38-G41: %j arrives as it was sent', async (text) => {
    expect(await coerced('query($t:String){find(text:$t)}', { t: text })).toMatchObject({ t: text });
  });

  it('G34-G36: members that look like a prototype are ignored, and pollute nothing', async () => {
    const variables = JSON.parse('{"__proto__":{"x":1},"constructor":{"prototype":{"x":1}},"toString":1}') as Record<
      string,
      unknown
    >;
    const seen = (await coerced(
      'query($__proto__:Int,$toString:Int,$valueOf:Int){a:find(count:$__proto__) b:find(count:$toString) c:find(count:$valueOf)}',
      { toString: 4 },
    )) as object;
    expect(Object.entries(seen)).toEqual([['toString', 4]]);
    expect(Object.entries((await coerced('query($t:String){find(text:$t)}', variables)) as object)).toEqual([]);
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });

  it('G34: a variable of the name __proto__ is a variable like any other', async () => {
    const variables = JSON.parse('{"__proto__":{"x":1}}') as Record<string, unknown>;
    const seen = (await coerced('query($__proto__:JSON){find(any:$__proto__)}', variables)) as object;
    expect(Object.entries(seen)).toEqual([['__proto__', { x: 1 }]]);
  });

  it('G36: a prototype as an input object is refused', () => {
    const variables = JSON.parse('{"by":{"name":"x","__proto__":{"x":1}}}') as Record<string, unknown>;
    expect(refusal(variables)).toMatchObject({ codes: ['BAD_USER_INPUT'] });
  });
});

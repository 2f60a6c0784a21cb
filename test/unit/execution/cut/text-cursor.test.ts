import { odd } from '../../../../src/execution/cut/odd';
import { readBody } from '../../../../src/execution/cut/read-body';
import { TextCursor } from '../../../../src/execution/cut/text-cursor';

/** What a step throws. */
function thrownBy(step: () => unknown): unknown {
  try {
    step();
  } catch (error) {
    return error;
  }
  return undefined;
}

describe('a cursor', () => {
  it('goes back to where escapes were before it', () => {
    const cursor = new TextCursor(String.raw`["a\"b","c\\","d"]`);
    cursor.expect('[');
    const { position, nextEscape } = cursor;
    for (let times = 0; times < 3; times++) {
      cursor.goBack(position, nextEscape);
      cursor.skipString();
      expect(cursor.parse(position)).toBe('a"b');
    }
    expect(cursor.nextItem()).toBe(true);
    const second = cursor.position;
    cursor.skipString();
    expect(cursor.parse(second)).toBe('c\\');
    expect(cursor.nextItem()).toBe(true);
    cursor.skipString();
    expect(cursor.nextItem()).toBe(false);
    cursor.expectEnd();
  });

  it.each([
    ['a string', '"text"'],
    ['an escaped string', String.raw`"\"\\\n"`],
    ['a number', '-12.5'],
    ['true', 'true'],
    ['null', 'null'],
    ['an object', '{"a":[1,{"b":"]"}]}'],
    ['an empty list', '[]'],
  ])('gives the value of what it stepped over: %s', (_what, text) => {
    const cursor = new TextCursor(`${text},`);
    cursor.skipAny();
    expect(cursor.position).toBe(text.length);
    expect(cursor.parse(0)).toEqual(JSON.parse(text));
  });

  it.each([
    '',
    '"',
    '{',
    '[',
    '[[',
    '{"a',
    '-',
    'nul',
    'tru',
    'x',
    ']',
    '}',
    ',',
    '\\',
    '\\"',
    '"\\',
    '[\\n"x"]',
    '[\\"]',
  ])('refuses %j as a value', (text) => {
    expect(
      thrownBy(() => {
        new TextCursor(text).skipAny();
      }),
    ).toBe(odd);
  });

  it('gives no value of what is no JSON', () => {
    const cursor = new TextCursor('{"a":nothing}');
    cursor.position = cursor.text.length;
    expect(thrownBy(() => cursor.parse(0))).toBe(odd);
  });

  it('refuses what is nested too deeply to be written, and does not break', () => {
    expect(
      thrownBy(() => {
        new TextCursor('['.repeat(100_000) + ']'.repeat(100_000)).skipAny();
      }),
    ).toBe(odd);
  });

  it('refuses anything between items but a comma, and lists that do not begin', () => {
    expect(thrownBy(() => new TextCursor(' ').nextItem())).toBe(odd);
    expect(thrownBy(() => new TextCursor('').nextItem())).toBe(odd);
    expect(thrownBy(() => new TextCursor('{').openList())).toBe(odd);
  });
});

describe('a body', () => {
  const readAny = (cursor: TextCursor): Readonly<Record<string, unknown>> => {
    cursor.skipAny();
    return { end: cursor.position };
  };

  it.each([
    ['plain', '{"data":{}}', 10],
    ['with extensions', '{"data":{},"extensions":{"a":1}}', 10],
    ['beyond ASCII', '{"data":{"é":"😀"}}', 18],
  ])('is read: %s', (_what, text, end) => {
    expect(readBody(Buffer.from(text), readAny)).toEqual({ end });
  });

  it.each([
    ['of nothing', ''],
    ['with a line end', '{"data":{}}\n'],
    ['with a byte order mark', '\ufeff{"data":{}}'],
    ['with errors', '{"data":{},"errors":[]}'],
    ['with text after', '{"data":{}}{}'],
    ['that begins otherwise', '{"errors":[],"data":{}}'],
    ['in another encoding', Buffer.from('{"data":{"a":"é"}}', 'latin1')],
  ])('is not read: %s', (_what, body) => {
    expect(readBody(Buffer.from(body as string), readAny)).toBeUndefined();
  });

  it('does not hide the fault of its reader', () => {
    const fault = new Error('ours');
    expect(() =>
      readBody(Buffer.from('{"data":{}}'), () => {
        throw fault;
      }),
    ).toThrow(fault);
  });
});

import { join } from 'node:path';
import { mockGrpc } from '../../../../src/mocks/mock-grpc';
import type { GrpcMessage } from '../../../../src/mocks/grpc/answer-call';
import type { RunningMock } from '../../../../src/mocks/mock';
import type { Upstream, UpstreamAnswer } from '../../../../src/upstreams/upstream';
import { buildCallContext } from '../build-call-context';
import { mustOpenGrpc, protos } from './open-grpc';
import { requestOf } from './request-of';

const proto = 'acme/mapping/v1/mapping.proto';
const service = 'acme.mapping.v1.Things';

let response: GrpcMessage = {};
let mock: RunningMock;
let upstream: Upstream;

beforeAll(async () => {
  mock = await mockGrpc()
    .proto(join(protos, proto), { includeDirs: [protos] })
    .unary(`${service}/GetThing`, () => response)
    .unary(`${service}/Echo`, (request) => request)
    .unary(`${service}/CheckOldThing`, () => response)
    .unary(`${service}/Ping`, {})
    .start();
  upstream = await mustOpenGrpc({ manifest: { endpoint: mock.endpoint, proto, includeDirs: ['.'] } });
});

afterAll(async () => {
  await upstream.close();
  await mock.stop();
});

function ask(document: string, values: Readonly<Record<string, unknown>> = {}): Promise<UpstreamAnswer> {
  return upstream.prepare(requestOf(document))(values, buildCallContext());
}

/** What `getThing` gives for a response, by the names of the selected fields. */
async function receive(message: GrpcMessage, selection: string): Promise<unknown> {
  response = message;
  const { data, errors } = await ask(`{ getThing { ${selection} } }`);
  expect(errors).toEqual([]);
  return plain(data?.['getThing']);
}

/** What the server received of an argument of `echo`. */
async function send(argument: string, value: unknown): Promise<unknown> {
  const answer = await ask(`mutation ($value: X) { echo(${argument}: $value) { id } }`, { value });
  if (answer.errors[0] !== undefined) throw answer.errors[0].error;
  const payload = mock.calls.at(-1)?.payload as GrpcMessage;
  return payload[argument];
}

/** Answers are without prototypes. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

describe('a response', () => {
  test('scalars that were not sent are their defaults, and null where they have presence', async () => {
    const selection = 'id a_double an_int32 an_int64 a_bool some_bytes color maybe_text maybe_count maybe_color';
    expect(await receive({}, selection)).toEqual({
      id: '',
      a_double: 0,
      an_int32: 0,
      an_int64: '0',
      a_bool: false,
      some_bytes: '',
      color: 'COLOR_UNSPECIFIED',
      maybe_text: null,
      maybe_count: null,
      maybe_color: null,
    });
  });

  test('a scalar with presence that was sent as its default is that default', async () => {
    const message = { maybe_text: '', maybe_count: 0, maybe_color: 0 };
    expect(await receive(message, 'maybe_text maybe_count maybe_color')).toEqual({
      maybe_text: '',
      maybe_count: '0',
      maybe_color: 'COLOR_UNSPECIFIED',
    });
  });

  test('messages without a value are null; lists and maps without one are empty', async () => {
    const selection = 'part { name } next { id } at took facts text big marker tags parts { name } labels { key }';
    expect(await receive({}, selection)).toEqual({
      part: null,
      next: null,
      at: null,
      took: null,
      facts: null,
      text: null,
      big: null,
      marker: null,
      tags: [],
      parts: [],
      labels: [],
    });
  });

  test('64-bit and unsigned integers are strings of digits, to the last one', async () => {
    const message = {
      an_int64: '-9223372036854775808',
      a_sint64: '9223372036854775807',
      a_sfixed64: '-1',
      a_uint64: '18446744073709551615',
      a_fixed64: '9007199254740993',
      a_uint32: 4294967295,
      a_fixed32: 5,
      constructor: '7',
      counts: ['1', '18446744073709551615'],
    };
    const selection = Object.keys(message).join(' ');
    expect(await receive(message, selection)).toEqual({ ...message, a_uint32: '4294967295', a_fixed32: '5' });
  });

  test('bytes are base64', async () => {
    expect(await receive({ some_bytes: Buffer.from([251, 255, 0]) }, 'some_bytes')).toEqual({ some_bytes: '+/8A' });
  });

  test('enums are the names of their values, the first of those that share a number', async () => {
    expect(await receive({ color: 1, colors: [2, 3] }, 'color colors')).toEqual({
      color: 'RED',
      colors: ['BLUE', 'true_'],
    });
  });

  test('maps are lists of key and value, with keys of every type', async () => {
    const message = {
      labels: Object.fromEntries([
        ['a', 'x'],
        ['__proto__', 'y'],
        ['constructor', 'z'],
      ]),
      small_keys: { '-3': 'minus three' },
      times: { start: { seconds: '1', nanos: 0 } },
    };
    const selection = 'labels { key value } small_keys { key value } times { key value }';
    expect(await receive(message, selection)).toEqual({
      labels: [
        { key: 'a', value: 'x' },
        { key: '__proto__', value: 'y' },
        { key: 'constructor', value: 'z' },
      ],
      small_keys: [{ key: -3, value: 'minus three' }],
      times: [{ key: 'start', value: '1970-01-01T00:00:01Z' }],
    });
  });

  test.each([
    ['2024-02-29T12:00:00Z', { seconds: '1709208000', nanos: 0 }],
    ['2024-02-29T12:00:00.500Z', { seconds: '1709208000', nanos: 500_000_000 }],
    ['2024-02-29T12:00:00.000001Z', { seconds: '1709208000', nanos: 1000 }],
    ['2024-02-29T12:00:00.123456789Z', { seconds: '1709208000', nanos: 123_456_789 }],
    ['0001-01-01T00:00:00Z', { seconds: '-62135596800', nanos: 0 }],
    ['1969-12-31T23:59:59.900Z', { seconds: '-1', nanos: 900_000_000 }],
  ])('a Timestamp is %s, nanoseconds kept', async (at, sent) => {
    expect(await receive({ at: sent }, 'at')).toEqual({ at });
  });

  test.each([
    ['1.5s', { seconds: '1', nanos: 500_000_000 }],
    ['0s', {}],
    ['-0.000000001s', { nanos: -1 }],
    ['-3.250s'.replace('0s', 's'), { seconds: '-3', nanos: -250_000_000 }],
  ])('a Duration is %s', async (took, sent) => {
    expect(await receive({ took: sent }, 'took')).toEqual({ took });
  });

  test('Struct, Value and ListValue are JSON', async () => {
    const value = (kind: string, content: unknown): GrpcMessage => ({ [kind]: content });
    const fields = {
      a: value('numberValue', 1.5),
      b: value('stringValue', ''),
      c: value('boolValue', false),
      d: value('nullValue', 0),
      e: value('listValue', { values: [value('numberValue', 0)] }),
      f: value('structValue', { fields: { g: value('boolValue', true) } }),
    };
    const message = {
      facts: { fields },
      anything: value('stringValue', 'x'),
      list: { values: [value('nullValue', 0), value('stringValue', 'y')] },
      values: [value('nullValue', 0), value('numberValue', 2)],
    };
    expect(await receive(message, 'facts anything list values')).toEqual({
      facts: { a: 1.5, b: '', c: false, d: null, e: [0], f: { g: true } },
      anything: 'x',
      list: [null, 'y'],
      values: [null, 2],
    });
  });

  test('a key of a Struct that is called __proto__ is a key like any other', async () => {
    response = { facts: { fields: Object.fromEntries([['__proto__', { boolValue: true }]]) } };
    const { data } = await ask('{ getThing { facts } }');
    const facts = (data?.['getThing'] as GrpcMessage)['facts'];
    expect(Object.entries(facts as object)).toEqual([['__proto__', true]]);
    expect(({} as GrpcMessage)['boolValue']).toBeUndefined();
  });

  test('wrappers are their scalar, with its default when they are empty', async () => {
    const message = {
      text: { value: 'x' },
      number: {},
      big: { value: '18446744073709551615' },
      flag: { value: true },
      blob: {},
    };
    expect(await receive(message, 'text number big flag blob')).toEqual({
      text: 'x',
      number: 0,
      big: '18446744073709551615',
      flag: true,
      blob: '',
    });
  });

  test('an empty message is true when it is there', async () => {
    expect(await receive({ marker: {} }, 'marker nothing')).toEqual({ marker: true, nothing: null });
  });

  test('members of a oneof that were not sent are null', async () => {
    expect(await receive({ by_number: 0 }, 'by_name by_number by_part { name }')).toEqual({
      by_name: null,
      by_number: 0,
      by_part: null,
    });
  });

  test('messages hold messages, however deep, and fragments and repeated selections are one', async () => {
    const message = { next: { id: '2', next: { id: '3', part: { name: 'p' } } } };
    const selection = 'next { id ... on Thing { next { id } next { part { level } } } }';
    expect(await receive(message, selection)).toEqual({
      next: { id: '2', next: { id: '3', part: { level: 'LEVEL_UNSPECIFIED' } } },
    });
  });

  test('__typename is the name of the derived type, at every depth', async () => {
    response = { parts: [{ name: 'p' }], labels: { a: 'x' } };
    const { data } = await ask('{ getThing { __typename parts { __typename } labels { __typename key } } }');
    expect(plain(data)).toEqual({
      getThing: {
        __typename: 'Thing',
        parts: [{ __typename: 'Thing_Part' }],
        labels: [{ __typename: 'Thing_LabelsEntry', key: 'a' }],
      },
    });
  });

  test('a response that is a wrapper is its scalar, and an empty one is true', async () => {
    response = { value: 'old' };
    expect(await ask('{ checkOldThing }')).toMatchObject({ data: { checkOldThing: 'old' }, errors: [] });
    expect(await ask('mutation { ping }')).toMatchObject({ data: { ping: true }, errors: [] });
  });
});

describe('a response that GraphQL has no value for', () => {
  async function fault(message: GrpcMessage, selection: string) {
    response = message;
    const { data, errors } = await ask(`{ thing: getThing { ${selection} } }`);
    const [{ error, path } = { error: undefined, path: undefined }] = errors;
    expect(error).toMatchObject({ code: 'UPSTREAM_BAD_RESPONSE', subschema: 'things' });
    return { data: plain(data), path, count: errors.length };
  }

  test('an unknown number of an enum makes the nearest nullable place null', async () => {
    expect(await fault({ next: { id: '2', color: 99 } }, 'id next { id color }')).toEqual({
      data: { thing: { id: '', next: null } },
      path: ['thing', 'next', 'color'],
      count: 1,
    });
  });

  test('an unknown number in a nullable place is null there', async () => {
    expect(await fault({ maybe_color: 99 }, 'id maybe_color')).toEqual({
      data: { thing: { id: '', maybe_color: null } },
      path: ['thing', 'maybe_color'],
      count: 1,
    });
  });

  test('an unknown number in a list is told by its index', async () => {
    expect(await fault({ colors: [1, 99] }, 'colors')).toMatchObject({
      data: { thing: null },
      path: ['thing', 'colors', 1],
    });
  });

  test.each([NaN, Infinity, -Infinity])('%d is no Float', async (a_double) => {
    expect(await fault({ a_double }, 'a_double')).toMatchObject({ data: { thing: null }, path: ['thing', 'a_double'] });
  });

  test('NaN is no JSON', async () => {
    const anything = { numberValue: NaN };
    expect(await fault({ anything }, 'anything')).toMatchObject({ data: { thing: { anything: null } } });
  });

  test.each([{ at: { seconds: '253402300800' } }, { at: { nanos: -1 } }, { at: { nanos: 1_000_000_000 } }])(
    'a Timestamp out of bounds: %j',
    async (message) => {
      expect(await fault(message, 'at')).toMatchObject({ data: { thing: { at: null } }, path: ['thing', 'at'] });
    },
  );

  test.each([{ took: { seconds: '315576000001' } }, { took: { seconds: '1', nanos: -1 } }])(
    'a Duration out of bounds: %j',
    async (message) => {
      expect(await fault(message, 'took')).toMatchObject({ data: { thing: { took: null } } });
    },
  );

  test('a bad value in a map is told by its entry', async () => {
    const message = { times: { a: { seconds: '1' }, b: { nanos: -1 } } };
    expect(await fault(message, 'times { key value }')).toMatchObject({
      data: { thing: null },
      path: ['thing', 'times', 1, 'value'],
    });
  });

  test('a bad value that was not asked for is nobody’s concern', async () => {
    expect(await receive({ a_double: NaN, color: 99 }, 'id')).toEqual({ id: '' });
  });
});

describe('an argument', () => {
  test.each([
    ['a_double', 1.5, 1.5],
    ['an_int32', -5, -5],
    ['a_uint32', '4294967295', 4294967295],
    ['a_fixed32', 7, 7],
    ['an_int64', '-9223372036854775808', '-9223372036854775808'],
    ['a_uint64', '18446744073709551615', '18446744073709551615'],
    ['a_sint64', 12, '12'],
    ['a_bool', true, true],
    ['id', 12, '12'],
    ['color', 'BLUE', 'BLUE'],
    ['color', 'CRIMSON', 'RED'],
    ['colors', ['true_'], ['true']],
    ['tags', 'one', ['one']],
    ['by_number', 0, 0],
    ['labels', [{ key: 'a', value: 'x' }], { a: 'x' }],
    ['by_flag', [{ key: true, value: '1' }], { true: 1 }],
    ['by_flag', [{ key: false, value: '2' }], { false: 2 }],
    ['small_keys', [{ key: -3, value: 'm' }], { '-3': 'm' }],
    ['at', '2024-02-29T13:00:00.123456789+01:00', { seconds: '1709208000', nanos: 123_456_789 }],
    ['took', '-1.5s', { seconds: '-1', nanos: -500_000_000 }],
    ['text', '', { value: '' }],
    ['big', '18446744073709551615', { value: '18446744073709551615' }],
    ['marker', true, {}],
    ['marker', false, null],
    ['part', { name: 'p', level: 'LOW' }, { name: 'p', level: 'LOW' }],
    ['parts', [{ name: 'p' }], [{ name: 'p', level: 'LEVEL_UNSPECIFIED' }]],
  ])('%s: %j reaches the server as %j', async (argument, value, received) => {
    expect(await send(argument, value)).toEqual(received);
  });

  test.each(['+/8A', '-_8A', '-_8'])('bytes are taken in base64: %s', async (text) => {
    expect(await send('some_bytes', text)).toEqual(Buffer.from(text, 'base64'));
  });

  test.each([
    ['facts', { a: [1, { b: null }], ['__proto__x']: 'y' }],
    ['anything', 'x'],
    ['list', [true, null, []]],
  ])('JSON goes and comes back: %s', async (argument, value) => {
    const { data } = await ask(`mutation ($value: JSON) { echo(${argument}: $value) { ${argument} } }`, { value });
    expect(plain(data)).toEqual({ echo: { [argument]: value } });
  });

  test('64-bit keys of maps go and come back', async () => {
    const big_keys = [{ key: '18446744073709551615', value: true }];
    const parts_by_number = [{ key: '-1', value: { name: 'p' } }];
    const document = `mutation ($b: X, $p: X) { echo(big_keys: $b, parts_by_number: $p) { big_keys { key value } parts_by_number { key value { name } } } }`;
    const { data } = await ask(document, { b: big_keys, p: parts_by_number });
    expect(plain(data)).toMatchObject({ echo: { big_keys, parts_by_number } });
  });

  test('null and absent arguments are absent', async () => {
    expect(await send('maybe_text', null)).toBeUndefined();
    expect(await send('maybe_text', undefined)).toBeUndefined();
  });

  test.each([
    ['an_int32', 2147483648, '"an_int32" must be an integer that fits int32.'],
    ['an_int32', 1.5, '"an_int32" must be an integer that fits int32.'],
    ['a_uint32', -1, '"a_uint32" must be an integer that fits uint32.'],
    ['a_uint64', '18446744073709551616', '"a_uint64" must be an integer that fits uint64.'],
    ['an_int64', 'x', '"an_int64" must be an integer that fits int64.'],
    ['an_int64', true, '"an_int64" must be an integer that fits int64.'],
    ['a_float', 1e300, '"a_float" must be a number of single precision.'],
    ['a_double', '1', '"a_double" must be a number.'],
    ['a_bool', 1, '"a_bool" must be a boolean.'],
    ['id', {}, '"id" must be a string.'],
    ['some_bytes', 'a', '"some_bytes" must be bytes in base64.'],
    ['some_bytes', 5, '"some_bytes" must be bytes in base64.'],
    ['color', 'PINK', '"color" must be a value of the enum Color.'],
    ['tags', ['a', null], '"tags[1]" must not be null.'],
    ['parts', [{ name: 5, level: 'NONE' }], '"parts[0].level" must be a value of the enum Level.'],
    ['part', 'x', '"part" must be an object.'],
    ['labels', ['x'], '"labels[0]" must be an object with key and value.'],
    ['labels', [{ value: 'x' }], '"labels[0].key" is required.'],
    ['labels', [{ key: 'x' }], '"labels[0].value" is required.'],
    ['at', '2023-02-29T00:00:00Z', '"at" must be a moment as RFC 3339 writes it.'],
    ['at', '2024-02-29', '"at" must be a moment as RFC 3339 writes it.'],
    ['at', '2024-02-29T00:00:00+99:00', '"at" must be a moment as RFC 3339 writes it.'],
    ['took', '1.5', '"took" must be a duration in seconds such as 1.5s.'],
    ['took', '999999999999s', '"took" must be a duration in seconds such as 1.5s.'],
    ['facts', [1], '"facts" must be a JSON object.'],
    ['list', {}, '"list" must be a JSON list.'],
    ['text', true, '"text" must be a string.'],
    ['marker', 'x', '"marker" must be a boolean.'],
  ])('%s: %j is refused', async (argument, value, message) => {
    const before = mock.calls.length;
    await expect(send(argument, value)).rejects.toMatchObject({ code: 'BAD_USER_INPUT', message });
    expect(mock.calls).toHaveLength(before);
  });

  test('two members of one oneof are refused', async () => {
    const document = 'mutation ($a: X, $b: X) { echo(by_name: $a, by_number: $b) { id } }';
    const { data, errors } = await ask(document, { a: 'x', b: 0 });
    expect(data).toMatchObject({ echo: null });
    expect(errors).toMatchObject([
      {
        path: ['echo'],
        error: { code: 'BAD_USER_INPUT', message: '"by_number" excludes "by_name": only one of choice may be set.' },
      },
    ]);
    expect((await ask(document, { a: null, b: 0 })).errors).toEqual([]);
  });

  test('arguments of too many levels are refused', async () => {
    const next = JSON.parse(`${'{"next":'.repeat(200)}{}${'}'.repeat(200)}`) as unknown;
    await expect(send('next', next)).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      message: 'The arguments are nested too deeply.',
    });
  });
});

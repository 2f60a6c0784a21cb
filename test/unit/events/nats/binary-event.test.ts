import { readBinaryEvent } from '../../../../src/events/nats/binary-event';
import { parseEvent } from '../../../../src/events/parse-event';

const required = [
  ['ce-specversion', '1.0'],
  ['ce-id', '1'],
  ['ce-source', '/orders'],
  ['ce-type', 'Placed'],
] as const;

const read = (headers: readonly (readonly [string, string])[], body: string): unknown => {
  const text = readBinaryEvent([...required, ...headers], body);
  return text === undefined ? undefined : JSON.parse(text);
};

describe('a CloudEvent in binary mode', () => {
  test('becomes the text of its structured form', () => {
    const headers = [
      ['Ce-Partitionkey', 'k%20%C3%A4'],
      ['ce-datacontenttype', 'application/json'],
      ['Nats-Msg-Id', 'x'],
    ] as const;
    expect(read(headers, '{"a":1}')).toEqual({
      specversion: '1.0',
      id: '1',
      source: '/orders',
      type: 'Placed',
      partitionkey: 'k ä',
      datacontenttype: 'application/json',
      data: { a: 1 },
    });
  });

  test('keeps numbers as they were written', () => {
    expect(readBinaryEvent(required, '{"n":12345678901234567890.10}')).toContain(
      '"data":{"n":12345678901234567890.10}}',
    );
  });

  test('without a body it is a tombstone', () => {
    expect(parseEvent(readBinaryEvent([...required, ['ce-partitionkey', 'k']], '') ?? '')).toMatchObject({
      data: null,
      partitionkey: 'k',
    });
  });

  test('is none without a specversion', () => {
    expect(readBinaryEvent([['ce-id', '1']], '{}')).toBeUndefined();
  });

  test.each([
    ['a body that is not JSON', [], '{"a":', '{"a":'],
    ['a body of two values that would write attributes', [], '1},"id":"2"', '1},"id":"2"'],
    ['a body of another type', [['content-type', 'text/plain']], '1', '1'],
    ['a type that only begins like JSON', [['content-type', 'application/jsonp']], '1', '1'],
  ] as const)('%s is text, which fits no schema', (_, headers, body, data) => {
    expect(read(headers, body)).toMatchObject({ id: '1', data });
  });

  test.each(['application/json; charset=utf-8', 'application/vnd.acme+json', 'text/json'])('%s is JSON', (type) => {
    expect(read([['content-type', type]], '[1]')).toMatchObject({ datacontenttype: type, data: [1] });
  });

  test('ce-datacontenttype goes before content-type, in either order', () => {
    const types = [
      ['content-type', 'text/plain'],
      ['ce-datacontenttype', 'application/json'],
    ] as const;
    expect(read(types, '1')).toMatchObject({ datacontenttype: 'application/json', data: 1 });
    expect(read([...types].reverse(), '1')).toMatchObject({ datacontenttype: 'application/json', data: 1 });
  });

  test('E21: a header can neither write the payload nor a prototype, nor break out of its value', () => {
    const headers = [
      ['ce-data', '{"admin":true}'],
      ['ce-data_base64', 'e30='],
      ['ce-__proto__', '{"polluted":true}'],
      ['ce-subject', '","id":"2'],
    ] as const;
    const text = readBinaryEvent([...required, ...headers], '{}') ?? '';
    expect(text).not.toContain('__proto__');
    expect(JSON.parse(text)).toMatchObject({ id: '1', subject: '","id":"2', data: {} });
  });

  test('a value that is not percent-encoded is taken as it is', () => {
    expect(read([['ce-subject', '100%']], '1')).toMatchObject({ subject: '100%' });
  });
});

import { parseEvent } from '../../../../src/events/parse-event';
import { Misfit } from '../../../../src/events/misfit';
import { readMessageText } from '../../../../src/events/nats/read-message-text';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('the text of a message', () => {
  test('is its body, also where the body is a part of a larger buffer', () => {
    const whole = bytes('xx{"ä":1}yy');
    expect(readMessageText({ headers: undefined, body: whole.subarray(2, -2) })).toBe('{"ä":1}');
  });

  test('headers that are no event change nothing', () => {
    expect(readMessageText({ headers: [['Nats-Msg-Id', '1']], body: bytes('a') })).toBe('a');
  });

  test('E05: what is not UTF-8 is never an event, though it would be one with its letters replaced', () => {
    const event = '{"specversion":"1.0","id":"1","source":"/s","type":"T","data":"?"}';
    const body = bytes(event).map((byte) => (byte === 0x3f ? 0xff : byte));
    expect(parseEvent(Buffer.from(body).toString())).not.toBeInstanceOf(Misfit);
    const text = readMessageText({ headers: undefined, body });
    expect(parseEvent(text)).toMatchObject({ reason: 'The record is not JSON.' });
    expect(text).toContain('"id":"1"');
  });
});

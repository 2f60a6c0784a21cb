import { describeIssues } from '../../../src/events/describe-issues';
import { createEvent } from '../../../src/events/create-event';
import { parseEvent } from '../../../src/events/parse-event';
import { z } from 'zod';

describe('parsing events', () => {
  test('an event that was created parses to its facts; foreign attributes are let through', () => {
    const event = createEvent({
      id: 'i',
      source: '/s',
      type: 'T',
      key: 'k',
      data: 5,
      time: '2026-01-01T00:00:00+02:00',
    });
    expect(parseEvent(JSON.stringify({ ...event, traceparent: 'x' }))).toEqual({
      id: 'i',
      source: '/s',
      type: 'T',
      partitionkey: 'k',
      data: 5,
      time: '2026-01-01T00:00:00+02:00',
    });
  });

  test('attributes that may be left out may be null', () => {
    const text = JSON.stringify({
      specversion: '1.0',
      id: 'i',
      source: '/s',
      type: 'T',
      time: null,
      partitionkey: null,
      data: {},
    });
    expect(parseEvent(text)).toMatchObject({ time: undefined, partitionkey: undefined });
  });

  test('at most three faults are named, the others are counted', () => {
    const { error } = z.object({ a: z.int(), b: z.int(), c: z.int(), d: z.int() }).safeParse({});
    expect(error && describeIssues(error)).toMatch(/^a: .*; b: .*; c: .*; and 1 more$/);
  });
});

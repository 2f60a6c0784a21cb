import { describeIssues } from '../../../src/events/describe-issues';
import { createEvent } from '../../../src/events/create-event';
import fc from 'fast-check';
import { envelope } from '../../../src/events/event-envelope';
import { Misfit } from '../../../src/events/misfit';
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

test('what is read quickly is what the definition reads, and the definition refuses nothing of it', () => {
  const label = fc.constantFrom<unknown>('a', '', 'é', 'x'.repeat(1024), 'x'.repeat(1025), 5, null, undefined);
  const time = fc.constantFrom<unknown>('2026-01-01T00:00:00Z', '2026-02-30T00:00:00Z', '2026-01-01', null, undefined);
  const members = {
    specversion: fc.constantFrom<unknown>('1.0', '1.0', '1.0', '1.1', 1),
    id: label,
    source: label,
    type: label,
    time,
    partitionkey: label,
    data: fc.constantFrom<unknown>({ a: 1 }, 0, '', false, null, undefined),
  };
  let fitting = 0;
  fc.assert(
    fc.property(fc.record(members), (event) => {
      const text = JSON.stringify(event);
      const defined = envelope.safeParse(JSON.parse(text));
      const read = parseEvent(text);
      const isBareTombstone = event.data === null && event.partitionkey == null;
      expect(read instanceof Misfit).toBe(!defined.success || isBareTombstone);
      if (read instanceof Misfit) return;
      fitting += 1;
      const { id, source, type, time: at, partitionkey, data } = defined.data ?? {};
      expect(read).toEqual({ id, source, type, time: at ?? undefined, partitionkey: partitionkey ?? undefined, data });
    }),
    { numRuns: 20_000 },
  );
  expect(fitting).toBeGreaterThan(50);
});

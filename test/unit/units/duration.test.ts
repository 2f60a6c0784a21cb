import { z } from 'zod';
import { durationType, parseDuration } from '../../../src/units/duration';

describe('a duration', () => {
  it.each([
    ['500ms', 500],
    ['2s', 2000],
    ['1m', 60_000],
    ['8h', 28_800_000],
    ['1d', 86_400_000],
    [' 0s ', 0],
  ])('reads %j as %d milliseconds', (text, milliseconds) => {
    expect(parseDuration(text)).toBe(milliseconds);
  });

  it.each(['', '2', '2 s', '-2s', '1.5s', '2sec', 's', '2S', '1e3ms', '99999999999d'])('refuses %j', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });

  it('is milliseconds in a parsed file, and says what is wrong otherwise', () => {
    expect(durationType.parse('3s')).toBe(3000);
    expect(durationType.safeParse('soon').error?.issues[0]?.message).toBe('"soon" is not a duration');
    expect(durationType.safeParse(2000).error?.issues[0]?.message).toBe('it has no unit of time');
  });

  it('takes its default as a person would write it', () => {
    expect(z.object({ timeout: durationType.prefault('2s') }).parse({})).toEqual({ timeout: 2000 });
  });
});

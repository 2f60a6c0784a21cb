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
    for (const wrong of ['soon', 10, undefined, null]) {
      expect(durationType.safeParse(wrong).error?.issues).toEqual([
        expect.objectContaining({
          code: 'custom',
          message: 'it must be a duration',
          params: {
            wanted: 'a duration such as 30s',
            mend: expect.stringMatching(/whole number and its unit/) as string,
          },
        }),
      ]);
    }
  });

  it('may be absent, with a default or without', () => {
    expect(z.strictObject({ timeout: durationType.optional() }).parse({})).toEqual({});
    expect(z.strictObject({ timeout: durationType }).safeParse({}).success).toBe(false);
  });

  it('takes its default as a person would write it', () => {
    expect(z.object({ timeout: durationType.prefault('2s') }).parse({})).toEqual({ timeout: 2000 });
  });
});

import { parseSize, sizeType } from '../../../src/units/size';

describe('a size', () => {
  it.each([
    ['512B', 512],
    ['100KB', 100_000],
    ['100kb', 100_000],
    ['10MB', 10_000_000],
    ['1GB', 1_000_000_000],
  ])('reads %j as %d bytes', (text, bytes) => {
    expect(parseSize(text)).toBe(bytes);
  });

  it.each(['', '10', '10 MB', '-1MB', '1.5MB', '10MiB', 'MB', '1TB'])('refuses %j', (text) => {
    expect(parseSize(text)).toBeUndefined();
  });

  it('is bytes in a parsed file, and says what is wrong otherwise', () => {
    expect(sizeType.parse('2KB')).toBe(2000);
    for (const wrong of ['big', 10, undefined, null]) {
      expect(sizeType.safeParse(wrong).error?.issues).toEqual([
        expect.objectContaining({
          code: 'custom',
          message: 'it must be a size',
          params: {
            wanted: 'a size such as 100KB',
            mend: expect.stringMatching(/whole number and its unit/) as string,
          },
        }),
      ]);
    }
  });
});

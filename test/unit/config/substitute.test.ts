import { substitute } from '../../../src/config/substitute';

const environment = { HOST: 'api.local', EMPTY: '', NESTED: '${HOST}' };

describe('substitute', () => {
  it.each([
    ['http://${HOST}/x', 'http://api.local/x'],
    ['${HOST}:${HOST}', 'api.local:api.local'],
    ['${PORT:-4000}', '4000'],
    ['${EMPTY:-4000}', '4000'],
    ['${EMPTY}', ''],
    ['${PORT:-}', ''],
    ['${NESTED}', '${HOST}'],
    ['{{ request.id }} $HOST ${1}', '{{ request.id }} $HOST ${1}'],
  ])('turns %j into %j', (written, expected) => {
    expect(substitute({ at: written }, environment)).toEqual({ value: { at: expected }, missing: [] });
  });

  it('reaches strings in lists and maps, and leaves keys and other values alone', () => {
    expect(substitute({ list: ['${HOST}', { '${HOST}': 1, no: null }] }, environment).value).toEqual({
      list: ['api.local', { '${HOST}': 1, no: null }],
    });
  });

  it('lists every missing variable with its path', () => {
    expect(substitute({ a: '${ONE}', b: ['${TWO}${ONE}'] }, environment)).toEqual({
      value: { a: '${ONE}', b: ['${TWO}${ONE}'] },
      missing: [
        { name: 'ONE', path: ['a'] },
        { name: 'TWO', path: ['b', 0] },
        { name: 'ONE', path: ['b', 0] },
      ],
    });
  });

  it('does not take inherited members for variables', () => {
    expect(substitute('${constructor}', environment).missing).toEqual([{ name: 'constructor', path: [] }]);
  });
});

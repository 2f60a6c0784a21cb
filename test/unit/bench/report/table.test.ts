import { formatReach, judge } from '../../../bench/report/finding';
import { findingsTable, formatNumber, formatTable } from '../../../bench/report/table';

const unit = '×';

describe('a claim', () => {
  test.each([
    [16, { atLeast: 16, unit }, 'met'],
    [15.9, { atLeast: 16, unit }, 'missed'],
    [1.5, { atMost: 1.5, unit }, 'met'],
    [1.6, { atMost: 1.5, unit }, 'missed'],
    [undefined, { atMost: 1.5, unit }, 'not measured'],
    [NaN, { atMost: 1.5, unit }, 'not measured'],
  ])('of %p against %j is %s', (value, reach, verdict) => {
    expect(judge({ claim: 'rate', value, reach })).toBe(verdict);
  });

  test('has its bound written', () => {
    expect(formatReach({ atLeast: 75, unit: '%' })).toBe('≥ 75 %');
    expect(formatReach({ atMost: 0.7, unit })).toBe('≤ 0.7 ×');
  });

  test('stays in the table when it could not be measured, with the reason', () => {
    const reach = { atLeast: 16, unit };
    const table = findingsTable([
      { claim: 'rate', value: 17.25, reach },
      { claim: 'other', value: undefined, reach, reason: 'Apollo failed' },
      { claim: 'third', value: undefined, reach },
    ]);
    expect(table.rows).toEqual([
      ['rate', '17.3 ×', '≥ 16 ×', 'met'],
      ['other', 'Apollo failed', '≥ 16 ×', 'not measured'],
      ['third', 'not measured', '≥ 16 ×', 'not measured'],
    ]);
  });
});

describe('a figure', () => {
  test.each([
    [0, '0.00'],
    [0.0561, '0.056'],
    [0.34, '0.340'],
    [7.259, '7.26'],
    [16.04, '16.0'],
    [254.4, '254'],
    [31_234.6, '31 235'],
    [NaN, '–'],
    [Infinity, '–'],
  ])('%p is written %s', (value, text) => {
    expect(formatNumber(value)).toBe(text);
  });
});

test('a table is written in Markdown, whatever is in its cells', () => {
  const table = { heads: ['gateway', 'rate'], rows: [['a|b', 'failed:\n  no port']] };
  expect(formatTable(table)).toBe('| gateway | rate |\n| --- | --: |\n| a\\|b | failed: no port |');
});

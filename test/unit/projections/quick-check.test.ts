import fc from 'fast-check';
import { createScalarSchema } from '../../../src/projections/leaf-schema';
import { createQuickCheck } from '../../../src/projections/quick-check';
import { directiveRules } from '../../../src/projections/directive-rules';
import { lastRule } from '../../../src/projections/rules/last';

const values = fc.oneof(
  fc.jsonValue(),
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  fc.constantFrom<unknown>(-0, 2 ** 31 - 1, 2 ** 31, -(2 ** 31), -(2 ** 31) - 1, 1e308, Infinity, NaN, 0.5, '', '2024-02-30T10:00:00Z', '2024-02-29T10:00:00.5+01:00', '2023-02-29T10:00:00Z', '2024-01-01T10:00', undefined), // prettier-ignore
);

describe('the quick check of a scalar', () => {
  test.each(['String', 'ID', 'Int', 'Float', 'Boolean', 'DateTime'])(
    '%s lets nothing pass that the full check refuses or changes, under any rule',
    (name) => {
      const schema = createScalarSchema(name);
      const check = createQuickCheck({ kind: 'leaf', name, schema });
      let passed = 0;
      fc.assert(
        fc.property(values, (value) => {
          if (value === undefined || check?.(value) !== true) return;
          passed += 1;
          for (const rule of [lastRule, ...directiveRules]) {
            const parsed = rule.createReadingSchema(schema, true).safeParse(value);
            expect([parsed.success, parsed.data]).toEqual([true, value]);
          }
        }),
        { numRuns: 2000 },
      );
      expect(passed).toBeGreaterThan(10);
    },
  );

  test('a scalar that only its owner knows has none', () => {
    expect(createQuickCheck({ kind: 'leaf', name: 'JSON', schema: createScalarSchema('JSON') })).toBeUndefined();
  });
});

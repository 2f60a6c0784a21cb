import { fuzz } from '../../fuzz/fuzz';
import { createGuards } from '../../fuzz/guards/create-guards';

const seed = Number(process.env['FUZZ_SEED'] ?? 1);
const cases = Number(process.env['FUZZ_CASES'] ?? 150);

describe(`G49: random operations over random graphs with random guards, from seed ${String(seed)}`, () => {
  it('are answered as one schema answers them whose guarded fields fail before they look', async () => {
    const report = await fuzz({ seed, cases, stitched: 0, guards: createGuards });
    expect(report.failures).toEqual([]);
    expect(report.cases).toBe(cases);
    expect(report.features.get('refused field')).toBeGreaterThan(cases / 5);
  }, 120_000);
});

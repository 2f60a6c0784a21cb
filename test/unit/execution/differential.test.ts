import { fuzz } from '../../fuzz/fuzz';

const seed = Number(process.env['FUZZ_SEED'] ?? 1);
const cases = Number(process.env['FUZZ_CASES'] ?? 500);
const filesOfCases = 5;

describe(`random operations over random graphs, from seed ${String(seed)}`, () => {
  it.each(Array.from({ length: filesOfCases }, (_, n) => n))(
    'are answered as one schema answers them, in every way that the engine has (%d)',
    async (n) => {
      const share = Math.ceil(cases / filesOfCases);
      const report = await fuzz({ seed: seed + n * share, cases: share, stitched: 0 });
      expect(report.failures).toEqual([]);
      expect(report.cases).toBe(share);
    },
    60_000,
  );
});

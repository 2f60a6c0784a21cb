import { runLeakage, type LeakageOutcome } from '../../leakage/run-leakage';

const seed = Number(process.env['LEAKAGE_SEED'] ?? Date.now() % 2 ** 31);
const answers = 3000;
let outcome: LeakageOutcome;

beforeAll(async () => {
  outcome = await runLeakage({ seed, answers });
}, 120_000);

describe(`20 users with tokens, ${String(answers)} answers to random operations, 64 at a time (seed ${String(seed)})`, () => {
  it('L01 L03 L04 L07 L13 L14 L15 L18 L19 L20 J59: nobody finds anybody else in leaves, errors, events or the log', () => {
    expect(outcome.foreign).toEqual([]);
  });

  it('are answered over every transport, by all kinds of upstream, with what is guarded, with errors, and though some leave', () => {
    const { answersBy, ...counts } = outcome;
    expect(counts.answers).toBeGreaterThanOrEqual(answers);
    for (const count of Object.values(answersBy)) expect(count).toBeGreaterThan(answers / 50);
    expect(counts.leaves).toBeGreaterThan(answers);
    for (const count of [counts.guarded, counts.namingErrors, counts.told, counts.left])
      expect(count).toBeGreaterThan(answers / 50);
    expect(counts.tampered).toBeGreaterThan(answers / 200);
    expect(counts.logLines).toBeGreaterThan(answers);
  });
});

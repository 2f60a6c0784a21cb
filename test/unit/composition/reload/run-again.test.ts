import { createRunAgain } from '../../../../src/composition/reload/run-again';

describe('a task that runs again', () => {
  it('runs one at a time, and once more for all calls meanwhile', async () => {
    let going = 0;
    let runs = 0;
    const run = createRunAgain(async () => {
      going += 1;
      runs += 1;
      expect(going).toBe(1);
      await new Promise(setImmediate);
      going -= 1;
      return runs;
    });
    const first = run();
    const meanwhile = [run(), run(), run()];
    expect(await first).toBe(1);
    expect(await Promise.all(meanwhile)).toEqual([2, 2, 2]);
    expect(await run()).toBe(3);
  });

  it('keeps to one at a time for calls at the very moment when a run ends', async () => {
    let going = 0;
    let most = 0;
    const run = createRunAgain(async () => {
      going += 1;
      most = Math.max(most, going);
      await new Promise(setImmediate);
      going -= 1;
    });
    const first = run();
    const second = run();
    const third = first.then(() => run());
    const fourth = first.then(() => undefined).then(() => run());
    await Promise.all([first, second, third, fourth]);
    expect(most).toBe(1);
  });

  it('runs again after it failed', async () => {
    let runs = 0;
    const run = createRunAgain(() => {
      runs += 1;
      return runs === 1 ? Promise.reject(new Error('no')) : Promise.resolve(runs);
    });
    const [first, second] = [run(), run()];
    await expect(first).rejects.toThrow('no');
    expect(await second).toBe(2);
  });
});

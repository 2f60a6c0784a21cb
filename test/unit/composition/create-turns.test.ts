import { setImmediate as nextTurn } from 'node:timers/promises';
import { createTurns } from '../../../src/composition/create-turns';

describe('turns', () => {
  it('are given to callers at the same time one by one, each in a later turn of the event loop', async () => {
    let now = 0;
    const taken: number[] = [];
    const turn = createTurns();
    const callers = Array.from({ length: 4 }, () => turn().then(() => taken.push(now)));
    for (; taken.length < callers.length; now += 1) await nextTurn();
    await Promise.all(callers);
    expect(new Set(taken).size).toBe(callers.length);
    expect(taken).toEqual([...taken].sort((a, b) => a - b));
  });
});

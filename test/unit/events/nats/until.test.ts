import { getEventListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../../../../src/events/nats/until';

describe('waiting until a signal aborts', () => {
  test('gives what the promise gives, and keeps no listener', async () => {
    const { signal } = new AbortController();
    await expect(until(signal, Promise.resolve(1))).resolves.toBe(1);
    await expect(until(signal, Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  test('ends at once, with the reason, before or after it began', async () => {
    const stop = new AbortController();
    const waiting = until(stop.signal, sleep(60_000, undefined, { ref: false }));
    stop.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
    await expect(until(stop.signal, Promise.reject(new Error('late')))).rejects.toThrow('enough');
    await expect(until(AbortSignal.abort('a word'), Promise.resolve(1))).rejects.toMatchObject({ cause: 'a word' });
  });
});

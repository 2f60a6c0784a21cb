import { within } from '../../../src/composition/within';

const { signal } = new AbortController();

function never(): Promise<string> {
  return new Promise(() => undefined);
}

describe('a bounded wait', () => {
  it('gives what the work gives in time', async () => {
    const late = jest.fn();
    const work = () => Promise.resolve('done');
    expect(await within(work, { milliseconds: 1000, signal, late })).toEqual({ value: 'done', late: false });
    expect(late).not.toHaveBeenCalled();
  });

  it('rejects when the work rejects in time', async () => {
    const work = () => Promise.reject(new Error('no'));
    await expect(within(work, { milliseconds: 1000, signal, late: jest.fn() })).rejects.toThrow('no');
  });

  it('ends when time is over, tells the work, and hands over what comes late', async () => {
    const late = jest.fn();
    let finish: ((value: string) => void) | undefined;
    let told: AbortSignal | undefined;
    const work = (own: AbortSignal): Promise<string> => {
      told = own;
      return new Promise((resolve) => {
        finish = resolve;
      });
    };
    expect(await within(work, { milliseconds: 10, signal, late })).toEqual({ value: undefined, late: true });
    expect(told?.aborted).toBe(true);
    finish?.('after all');
    await new Promise(setImmediate);
    expect(late).toHaveBeenCalledWith('after all');
  });

  it('does not mind work that fails late', async () => {
    let fail: ((error: Error) => void) | undefined;
    const late = jest.fn();
    const work = (): Promise<string> =>
      new Promise((_, reject) => {
        fail = reject;
      });
    expect(await within(work, { milliseconds: 10, signal, late })).toMatchObject({ late: true });
    fail?.(new Error('too late'));
    await new Promise(setImmediate);
    expect(late).not.toHaveBeenCalled();
  });

  it('ends early by its signal, also when that has aborted before', async () => {
    const closing = new AbortController();
    const wait = within(never, { milliseconds: 1_000_000, signal: closing.signal, late: jest.fn() });
    closing.abort();
    expect(await wait).toMatchObject({ late: true });
    const again = within(never, { milliseconds: 1_000_000, signal: closing.signal, late: jest.fn() });
    expect(await again).toMatchObject({ late: true });
  });
});

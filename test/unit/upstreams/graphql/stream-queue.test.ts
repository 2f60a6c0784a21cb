import { StreamQueue } from '../../../../src/upstreams/graphql/stream-queue';

function build() {
  const source = { pause: jest.fn(), resume: jest.fn(), cancel: jest.fn() };
  return { source, queue: new StreamQueue<number>(source) };
}

const end = { value: undefined, done: true };

describe('a queue of a stream', () => {
  it('gives items in order, whether they or their reader came first', async () => {
    const { queue } = build();
    queue.push(1);
    await expect(queue.next()).resolves.toEqual({ value: 1, done: false });
    const reads = [queue.next(), queue.next()];
    queue.push(2);
    queue.push(3);
    await expect(Promise.all(reads)).resolves.toMatchObject([{ value: 2 }, { value: 3 }]);
  });

  it('holds its source back at 64 items, and lets it go on when there is room', async () => {
    const { queue, source } = build();
    for (let item = 1; item <= 63; item += 1) queue.push(item);
    expect(source.pause).not.toHaveBeenCalled();
    queue.push(64);
    expect(source.pause).toHaveBeenCalledTimes(1);
    expect(source.resume).not.toHaveBeenCalled();
    await queue.next();
    expect(source.resume).toHaveBeenCalledTimes(1);
  });

  it('ends after the items that wait, and takes no more', async () => {
    const { queue, source } = build();
    queue.push(1);
    queue.end();
    queue.push(2);
    queue.end();
    await expect(queue.next()).resolves.toEqual({ value: 1, done: false });
    await expect(queue.next()).resolves.toEqual(end);
    await queue.return();
    expect(source.cancel).not.toHaveBeenCalled();
  });

  it('fails once, after the items that wait', async () => {
    const { queue } = build();
    queue.push(1);
    queue.fail(new Error('broken'));
    queue.fail(new Error('again'));
    await expect(queue.next()).resolves.toEqual({ value: 1, done: false });
    await expect(queue.next()).rejects.toThrow('broken');
    await expect(queue.next()).resolves.toEqual(end);
  });

  it('fails the first of its waiting readers and ends the others', async () => {
    const { queue } = build();
    const first = queue.next();
    const second = queue.next();
    queue.fail(new Error('broken'));
    await expect(first).rejects.toThrow('broken');
    await expect(second).resolves.toEqual(end);
  });

  it('tells its source once that nobody reads on, and drops what waits', async () => {
    const { queue, source } = build();
    const reader = queue.next();
    await expect(queue.return()).resolves.toEqual(end);
    await expect(reader).resolves.toEqual(end);
    queue.cancel();
    expect(source.cancel).toHaveBeenCalledTimes(1);
  });
});

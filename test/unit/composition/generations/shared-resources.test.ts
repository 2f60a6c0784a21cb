import { SharedResources } from '../../../../src/composition/generations/shared-resources';

function create() {
  const closed: string[] = [];
  const shared = new SharedResources<string>(async (value) => {
    await new Promise(setImmediate);
    closed.push(value);
  });
  return { shared, closed };
}

describe('shared resources', () => {
  it('stay open until the last holder lets go', async () => {
    const { shared, closed } = create();
    const first = shared.add('a', 'resource');
    const second = shared.hold('a');
    expect(second?.value).toBe('resource');
    first.release();
    first.release();
    await shared.settle();
    expect(closed).toEqual([]);
    second?.release();
    expect(shared.hold('a')).toBeUndefined();
    await shared.settle();
    expect(closed).toEqual(['resource']);
  });

  it('are one at a time under a key', () => {
    const { shared } = create();
    shared.add('a', 'one');
    expect(() => shared.add('a', 'two')).toThrow('open already');
    expect(shared.hold('b')).toBeUndefined();
  });
});

import { getEventListeners } from 'node:events';
import { Cancellation } from '../../../src/upstreams/cancellation';

const left = new Error('The client left.');

function listener() {
  return { onCancelled: jest.fn() };
}

describe('a cancellation', () => {
  it('has neither happened nor a reason at first', () => {
    const { aborted, reason, listeners } = new Cancellation();
    expect([aborted, reason, listeners]).toEqual([false, undefined, 0]);
  });

  it('tells every listener the reason once, and keeps the first', () => {
    const cancellation = new Cancellation();
    const all = [listener(), listener(), listener()];
    for (const each of all) cancellation.listen(each);
    expect(cancellation.listeners).toBe(3);
    cancellation.abort(left);
    cancellation.abort(new Error('again'));
    for (const { onCancelled } of all) expect(onCancelled.mock.calls).toEqual([[left]]);
    expect([cancellation.aborted, cancellation.reason, cancellation.listeners]).toEqual([true, left, 0]);
  });

  it('tells a listener that comes late at once', () => {
    const cancellation = new Cancellation();
    cancellation.abort(left);
    const late = listener();
    cancellation.listen(late);
    expect(late.onCancelled.mock.calls).toEqual([[left]]);
    expect(cancellation.listeners).toBe(0);
  });

  it.each([0, 1, 2])('tells nobody who no longer listens (the listener %i of three)', (index) => {
    const cancellation = new Cancellation();
    const all = [listener(), listener(), listener()];
    for (const each of all) cancellation.listen(each);
    const gone = all[index] ?? listener();
    cancellation.unlisten(gone);
    cancellation.unlisten(gone);
    expect(cancellation.listeners).toBe(2);
    cancellation.abort(left);
    expect(all.map(({ onCancelled }) => onCancelled.mock.calls.length)).toEqual(
      all.map((each) => (each === gone ? 0 : 1)),
    );
  });

  it('does not tell a listener that another one takes away', () => {
    const cancellation = new Cancellation();
    const second = listener();
    cancellation.listen({
      onCancelled: () => {
        cancellation.unlisten(second);
      },
    });
    cancellation.listen(second);
    cancellation.abort(left);
    expect(second.onCancelled).not.toHaveBeenCalled();
  });

  it('is narrowed by another, whose end is its own alone', () => {
    const parent = new Cancellation();
    const [child, sibling] = [new Cancellation(), new Cancellation()];
    parent.listen(child);
    parent.listen(sibling);
    child.abort(new Error('too slow'));
    expect([parent.aborted, sibling.aborted]).toEqual([false, false]);
    parent.abort(left);
    expect(child.reason).toMatchObject({ message: 'too slow' });
    expect(sibling.reason).toBe(left);
  });
});

describe('the signal of a cancellation', () => {
  it('is one, aborts with it and carries its reason', () => {
    const cancellation = new Cancellation();
    const { signal } = cancellation;
    expect([signal.aborted, cancellation.signal]).toEqual([false, signal]);
    cancellation.abort(left);
    expect([signal.aborted, signal.reason]).toEqual([true, left]);
  });

  it('has aborted when it is asked for late', () => {
    const cancellation = new Cancellation();
    cancellation.abort(left);
    expect(cancellation.signal.reason).toBe(left);
  });
});

describe('a cancellation that follows a signal', () => {
  it('ends with it, for its reason', () => {
    const controller = new AbortController();
    const cancellation = Cancellation.following(controller.signal);
    expect(cancellation.aborted).toBe(false);
    controller.abort(left);
    expect(cancellation.reason).toBe(left);
    expect(getEventListeners(controller.signal, 'abort')).toEqual([]);
  });

  it('has ended when the signal has, with an error whatever the reason', () => {
    expect(Cancellation.following(AbortSignal.abort('shutdown')).reason).toMatchObject({
      message: 'Aborted.',
      cause: 'shutdown',
    });
  });
});

import { Deadlines, type Expiring } from '../../../src/upstreams/deadlines';

class Task implements Expiring {
  place: number | undefined;
  ended = 0;

  constructor(
    readonly expiry: number,
    private readonly onEnd: () => void = () => undefined,
  ) {}

  expire(): void {
    this.ended += 1;
    this.onEnd();
  }
}

describe('deadlines', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  function openTasks(...waits: readonly number[]): readonly Task[] {
    return waits.map((wait) => new Task(performance.now() + wait));
  }

  function addAll(tasks: readonly Task[]): Deadlines {
    const deadlines = new Deadlines();
    for (const task of tasks) deadlines.add(task);
    return deadlines;
  }

  it('end each once, when its time is up and never before, whatever the order', () => {
    const tasks = openTasks(300, 100, 200);
    const deadlines = addAll(tasks);
    jest.advanceTimersByTime(99);
    expect(tasks.map(({ ended }) => ended)).toEqual([0, 0, 0]);
    jest.advanceTimersByTime(11);
    expect(tasks.map(({ ended }) => ended)).toEqual([0, 1, 0]);
    jest.advanceTimersByTime(1000);
    expect(tasks.map(({ ended }) => ended)).toEqual([1, 1, 1]);
    expect(deadlines.size).toBe(0);
  });

  it('leave alone what was let go of, in any order and more than once', () => {
    const tasks = openTasks(100, 100, 100, 100);
    const deadlines = addAll(tasks);
    for (const index of [1, 3, 1]) deadlines.delete(tasks[index] ?? new Task(0));
    jest.advanceTimersByTime(200);
    expect(tasks.map(({ ended }) => ended)).toEqual([1, 0, 1, 0]);
  });

  it('end what is late already soon, not at once', () => {
    const [task] = openTasks(-50);
    addAll(task === undefined ? [] : [task]);
    expect(task?.ended).toBe(0);
    jest.advanceTimersByTime(10);
    expect(task?.ended).toBe(1);
  });

  it('may be changed by what ends: others let go of, and new ones', () => {
    const deadlines = new Deadlines();
    const late = new Task(performance.now() + 500);
    const child = new Task(performance.now() + 100);
    const parent = new Task(performance.now() + 100, () => {
      deadlines.delete(child);
      deadlines.add(late);
    });
    deadlines.add(parent);
    deadlines.add(child);
    jest.advanceTimersByTime(110);
    expect([parent.ended, child.ended, late.ended]).toEqual([1, 0, 0]);
    jest.advanceTimersByTime(400);
    expect(late.ended).toBe(1);
  });

  it('keep one timer however many wait, and none when all are over', () => {
    addAll(openTasks(100, 100, 100, 100));
    expect(jest.getTimerCount()).toBe(1);
    jest.advanceTimersByTime(200);
    expect(jest.getTimerCount()).toBe(0);
  });
});

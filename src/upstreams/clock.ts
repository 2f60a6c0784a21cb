import { Deadlines } from './deadlines';

/** Time as the guard sees it, so that tests can move it. */
export interface Clock {
  /** Milliseconds of `performance.now()`. */
  now(): number;
  /** Runs the action once after `milliseconds`; calling what it returns cancels that. */
  schedule(milliseconds: number, action: () => void): () => void;
  /** What ends by itself, and mostly is over before. */
  readonly deadlines: Pick<Deadlines, 'add' | 'delete'>;
}

/** The real time. */
export const systemClock: Clock = {
  now: () => performance.now(),
  schedule: (milliseconds, action) => {
    const timer = setTimeout(action, milliseconds);
    return () => {
      clearTimeout(timer);
    };
  },
  deadlines: new Deadlines(),
};

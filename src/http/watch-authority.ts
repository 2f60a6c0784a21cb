import type { Caller } from './identify';

/**
 * Follows what a caller is known by. `onEnd` is called once, within 2 s, when it has ended: its session or token, or the scopes that it was
 * known with. Gives what stops following.
 */
export type WatchAuthority = (caller: Caller, onEnd: () => void) => () => void;

/** Follows nobody: where no caller is known by anything that could end. */
export const watchNobody: WatchAuthority = () => () => undefined;

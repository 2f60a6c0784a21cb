import { setTimeout as sleep } from 'node:timers/promises';
import { isPassing } from '../../redis/describe-redis-error';
import type { RedisLink } from '../../redis/open-redis';

/** How long whoever waits for an answer may be kept waiting, in milliseconds. */
const patience = 2000;

/** The pause before another try on a connection that is up, in milliseconds. */
const pause = 100;

/**
 * Does something on a Redis that may be away for a moment: waits for it, and tries again where trying again may help and can do
 * no harm. Rejects within two seconds, with a sentence that holds no credentials.
 */
export async function attempt<Result>(link: RedisLink, action: () => Promise<Result>): Promise<Result> {
  const deadline = performance.now() + patience;
  const remaining = (): number => deadline - performance.now();
  for (;;) {
    // No wait at all while it is up: what is given in an order is sent in that order.
    if (!link.health().isUp && !(await link.untilUp(Math.max(remaining() - commandBound, 0)))) {
      throw new Error(link.health().reason);
    }
    try {
      return await action();
    } catch (error) {
      // The client's own errors carry the command with its arguments, so that none becomes a cause.
      // eslint-disable-next-line preserve-caught-error -- see above
      if (!isPassing(error) || remaining() < pause + commandBound) throw new Error(link.describe(error));
    }
    await sleep(pause);
  }
}

/** What one command takes at most, in milliseconds. */
const commandBound = 300;

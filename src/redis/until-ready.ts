import type { RedisClient } from './create-client';

/** Resolves with true as soon as a client takes commands, with false after so many milliseconds or when it is closed. */
export function untilReady(client: RedisClient, milliseconds: number): Promise<boolean> {
  if (client.status === 'ready') return Promise.resolve(true);
  if (client.status === 'end') return Promise.resolve(false);
  return new Promise((resolve) => {
    const settle = (isUp: boolean): void => {
      clearTimeout(timer);
      client.off('ready', onReady);
      client.off('end', onEnd);
      resolve(isUp);
    };
    const onReady = (): void => {
      settle(true);
    };
    const onEnd = (): void => {
      settle(false);
    };
    const timer = setTimeout(onEnd, milliseconds);
    client.once('ready', onReady);
    client.once('end', onEnd);
  });
}

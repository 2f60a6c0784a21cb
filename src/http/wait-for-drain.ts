import type { ServerResponse } from 'node:http';

/**
 * Resolves when a response takes more bytes without buffering them, or is over. A client that reads nothing for
 * `stallTimeout` milliseconds is cut off, so that what waits for it stays bounded in time too.
 */
export function waitForDrain(res: ServerResponse, stallTimeout: number): Promise<void> {
  if (!res.writableNeedDrain || res.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    const stalled = setTimeout(() => res.destroy(), stallTimeout);
    const settle = (): void => {
      clearTimeout(stalled);
      res.off('drain', settle).off('close', settle);
      resolve();
    };
    res.on('drain', settle).on('close', settle);
  });
}

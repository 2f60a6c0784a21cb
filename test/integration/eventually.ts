import { setTimeout as sleep } from 'node:timers/promises';

/** Reads again and again until a value satisfies, and gives the last one read; after `patience` milliseconds whatever it is. */
export async function eventually<T>(
  read: () => Promise<T> | T,
  isThere: (value: T) => boolean,
  patience = 10_000,
): Promise<T> {
  const end = Date.now() + patience;
  let value = await read();
  while (!isThere(value) && Date.now() < end) {
    await sleep(25);
    value = await read();
  }
  return value;
}

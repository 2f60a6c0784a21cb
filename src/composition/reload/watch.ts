import { realpath } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { watch, type FSWatcher } from 'chokidar';
import type { Logger } from '../../logger';
import { contentHash, filesHash, listFiles } from '../content-hash';
import { createRunAgain } from './run-again';

/** What is watched, and what then happens. */
export interface WatchOptions {
  /** The folder of all subschemas. */
  readonly directory: string;
  /** Files elsewhere that count too, as they are now. */
  readonly files: () => readonly string[];
  /** Called when the content of a file, or what there is, has changed and rests. */
  readonly onChange: () => Promise<unknown>;
  readonly logger: Logger;
  /** How long files must rest, in milliseconds. Default: 100. */
  readonly rest?: number;
  /** How often to look without being told, in milliseconds: some file systems tell nothing, and swapped links little. Default: 5000. */
  readonly interval?: number;
}

/** Follows the files until it is closed. */
export interface Watcher {
  close(): Promise<void>;
}

/** Follows changes of content, however they come about: edits, symbolic links that are swapped, folders that come and go. */
export async function openWatcher(options: WatchOptions): Promise<Watcher> {
  const { directory, files, onChange, logger, rest = 100, interval = 5000 } = options;
  const closing = new AbortController();
  let digest = await digestOf(options);
  let watched = '';
  let watcher: FSWatcher | undefined;
  let timer: NodeJS.Timeout | undefined;

  const look = createRunAgain(async () => {
    const before = digest;
    await pause(rest);
    for (let now = await digestOf(options); now !== digest; now = await digestOf(options)) {
      digest = now;
      await pause(rest);
    }
    if (closing.signal.aborted) return;
    if (digest !== before) await onChange();
    await follow();
  });

  const poke = (): void => {
    look().catch((error: unknown) => {
      logger.warn({ err: error }, 'the subschemas folder cannot be looked through');
    });
  };

  /** Watches what lies there now: after a link was swapped, that is something else. */
  async function follow(): Promise<void> {
    const place = [await realpath(directory).catch(() => directory), ...files()].join('\n');
    if (place === watched || closing.signal.aborted) return;
    await watcher?.close();
    watched = place;
    watcher = watch([directory, ...files()], { ignoreInitial: true, ignored: isIgnored });
    // Raw: for a link that is swapped by rename, chokidar has no event of its own.
    watcher
      .on('raw', poke)
      .on('all', poke)
      .on('error', (error) => {
        logger.warn({ err: error }, 'the subschemas folder cannot be watched; it is looked through every few seconds');
      });
  }

  await follow();
  timer = setInterval(poke, interval);
  timer.unref();
  poke();
  return {
    close: async () => {
      closing.abort();
      clearInterval(timer);
      timer = undefined;
      await look().catch(() => undefined);
      await watcher?.close();
    },
  };
}

function isIgnored(path: string): boolean {
  return /[\\/](node_modules|\.git)([\\/]|$)/.test(path);
}

async function digestOf({ directory, files }: WatchOptions): Promise<string> {
  return contentHash([await filesHash(await listFiles(directory)), await filesHash(files())]);
}

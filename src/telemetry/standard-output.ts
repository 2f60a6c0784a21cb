import pino from 'pino';

/** How long a line may wait for others, in milliseconds. */
const longestWait = 50;
/** Once so many characters wait, they are written at once. */
const enoughText = 16_384;

type Output = ReturnType<typeof pino.destination>;
let output: Output | undefined;
let waiting = '';
let timer: NodeJS.Timeout | undefined;

/**
 * Standard output for lines that come in thousands: those of a moment are one text and one system call, which is gathered here
 * because pino's own buffer measures every line and has the disk flushed each time it is told to write. The call is synchronous,
 * so the order of lines is kept, and whatever waits is written when the process exits, however it comes to that: at its end, by
 * `process.exit`, or by an error that nobody caught. A signal that kills at once takes the lines of the last moment with it.
 */
export const standardOutput = {
  write: (line: string): void => {
    output ??= open();
    waiting += line;
    if (waiting.length >= enoughText) writeWaiting();
    else timer ??= setTimeout(writeWaiting, longestWait).unref();
  },
  /** Writes what waits now; pino asks for it after a fatal line. */
  flushSync,
};

function writeWaiting(): void {
  clearTimeout(timer);
  timer = undefined;
  if (waiting === '') return;
  const text = waiting;
  waiting = '';
  output?.write(text);
}

/** Opened by the first line: a process that logs nothing holds nothing. */
function open(): Output {
  process.on('exit', flushSync);
  return pino.destination({ dest: 1, sync: true });
}

/** Waits for the disk as well, which is too dear for every moment. */
function flushSync(): void {
  writeWaiting();
  output?.flushSync();
}

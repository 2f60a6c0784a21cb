let millisecond = 0;
let stamp = '';

/** The time of a log line, as the member that pino puts on it. Lines of one millisecond share the text, as making it costs more than the rest of a line. */
export function stampTime(): string {
  const now = Date.now();
  if (now !== millisecond) {
    millisecond = now;
    stamp = `,"time":"${new Date(now).toISOString()}"`;
  }
  return stamp;
}

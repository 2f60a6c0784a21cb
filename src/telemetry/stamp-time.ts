let second = -1;
/** The member up to its milliseconds. */
let beginning = '';

/** The time of a log line, as the member that pino puts on it. Lines of one second share all but its end, as making it costs more than the rest of a line. */
export function stampTime(): string {
  const now = Date.now();
  const milliseconds = now % 1000;
  if (now - milliseconds !== second) {
    second = now - milliseconds;
    beginning = `,"time":"${new Date(second).toISOString().slice(0, -4)}`;
  }
  return `${beginning}${String(milliseconds).padStart(3, '0')}Z"`;
}

import pino from 'pino';

/** The structured logger that every part is given; `child` adds facts to each line. */
export type Logger = pino.Logger;

/** Makes the process's logger: JSON lines on standard output, secrets' usual places redacted. `level`: default info. */
export function createLogger(
  options: { readonly level?: string; readonly destination?: pino.DestinationStream } = {},
): Logger {
  const { level = 'info', destination } = options;
  const settings: pino.LoggerOptions = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: ['headers.authorization', 'headers.cookie', '*.headers.authorization', '*.headers.cookie'],
  };
  return destination === undefined ? pino(settings) : pino(settings, destination);
}

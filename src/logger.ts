import pino from 'pino';
import { hideHeaders, hideSecrets } from './telemetry/hide-secrets';
import { stampTime } from './telemetry/stamp-time';
import { standardOutput } from './telemetry/standard-output';

/** The structured logger that every part is given; `child` adds facts to each line. */
export type Logger = pino.Logger;

/**
 * Makes the process's logger: JSON lines, by default on standard output and gathered for a moment there, with the usual places
 * of secrets hidden. `level`: default info.
 */
export function createLogger(
  options: { readonly level?: string; readonly destination?: pino.DestinationStream } = {},
): Logger {
  const { level = 'info', destination = standardOutput } = options;
  const settings: pino.LoggerOptions = {
    level,
    base: null,
    timestamp: stampTime,
    // In place of pino's own redaction, which walks every text of every line.
    formatters: { level: (label) => ({ level: label }), log: hideSecrets },
    serializers: { err: (thrown: Error) => hideHeaders(pino.stdSerializers.err(thrown)) },
  };
  return pino(settings, destination);
}

import type { Logger } from '../logger';
import { writePlainLine } from '../telemetry/write-plain-line';

type Facts = Readonly<Record<string, unknown>>;

/** Where the lines of one request go. Each carries the request's id. */
export interface RequestLog {
  /** False when a line of the level would be thrown away: then its facts need not be gathered. */
  isLevelEnabled(level: 'debug' | 'info'): boolean;
  debug(facts: Facts, message: string): void;
  info(facts: Facts, message: string): void;
  error(facts: Facts, message: string): void;
}

/** Makes the log of one request. It is no child of the logger: making those for every request costs more than their lines. */
export function createRequestLog(logger: Logger, requestId: string): RequestLog {
  return new IdentifiedLog(logger, requestId);
}

class IdentifiedLog implements RequestLog {
  constructor(
    private readonly logger: Logger,
    private readonly requestId: string,
  ) {}

  isLevelEnabled(level: 'debug' | 'info'): boolean {
    return this.logger.isLevelEnabled(level);
  }

  debug(facts: Facts, message: string): void {
    this.write('debug', facts, message);
  }

  info(facts: Facts, message: string): void {
    this.write('info', facts, message);
  }

  error(facts: Facts, message: string): void {
    this.logger.error({ requestId: this.requestId, ...facts }, message);
  }

  private write(level: 'debug' | 'info', facts: Facts, message: string): void {
    const { logger, requestId } = this;
    if (!logger.isLevelEnabled(level) || writePlainLine(logger, { level, requestId, facts, message })) return;
    logger[level]({ requestId, ...facts }, message);
  }
}

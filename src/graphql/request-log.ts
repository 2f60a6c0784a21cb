import type { Logger } from '../logger';

/** Where the lines of one request go. Each carries the request's id. */
export interface RequestLog {
  /** False when a line of the level would be thrown away: then its facts need not be gathered. */
  isLevelEnabled(level: 'debug' | 'info'): boolean;
  debug(facts: object, message: string): void;
  info(facts: object, message: string): void;
  error(facts: object, message: string): void;
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

  debug(facts: object, message: string): void {
    this.logger.debug({ requestId: this.requestId, ...facts }, message);
  }

  info(facts: object, message: string): void {
    this.logger.info({ requestId: this.requestId, ...facts }, message);
  }

  error(facts: object, message: string): void {
    this.logger.error({ requestId: this.requestId, ...facts }, message);
  }
}

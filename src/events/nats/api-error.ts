import { JetStreamApiCodes, JetStreamApiError } from '@nats-io/jetstream';
import { PermissionViolationError, RequestError } from '@nats-io/transport-node';

/** Whether JetStream answered with one of these error codes. */
export function isApiError(error: unknown, ...codes: readonly number[]): error is JetStreamApiError {
  return error instanceof JetStreamApiError && codes.includes(error.code);
}

/** Whether JetStream said that there is no such stream. */
export function isMissingStream(error: unknown): boolean {
  return isApiError(error, JetStreamApiCodes.StreamNotFound);
}

/** Whether nobody listens on what was asked: no stream holds the subject, or JetStream is off. What was sent had no effect. */
export function isUnheard(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof RequestError && cause.isNoResponders();
}

/** What a consumer that acknowledges nothing is refused with by a stream that drops what is acknowledged. */
const needsAcknowledgement = [10084, 10098, 10099, 10100, 10101];

/** Says in a sentence why no later try will do better; undefined when one may. */
export function whyForGood(error: unknown): string | undefined {
  const violation = error instanceof Error && error.cause instanceof PermissionViolationError ? error.cause : error;
  if (violation instanceof PermissionViolationError) {
    const doing = violation.operation === 'publish' ? 'publish to' : 'subscribe to';
    return `The NATS user may not ${doing} ${violation.subject}: grant that right.`;
  }
  if (isApiError(error, ...needsAcknowledgement)) {
    return 'The JetStream stream is a work queue, which cannot be read again: make one with retention "limits".';
  }
  return undefined;
}

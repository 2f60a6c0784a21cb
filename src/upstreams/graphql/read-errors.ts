import { GatewayError } from '../../errors';
import type { UpstreamFieldError } from '../upstream';
import { isObject } from './read-response';

/** The most errors of one answer that are read. The client sees far fewer. */
const maxErrors = 200;

/** The most characters of a message that may pass. */
const maxMessage = 1000;

/** What may pass of an upstream's errors. */
export interface ErrorPolicy {
  readonly subschema: string;
  readonly codes: ReadonlySet<string>;
  /** Whether its messages may pass. */
  readonly messages: boolean;
}

/** What the errors of one answer are read with. */
export interface ErrorReading {
  readonly policy: ErrorPolicy;
  /** The answer's status, when it is 400 or over. */
  readonly errorStatus: number | undefined;
  /** Takes an error's path for one in the answer's own response keys; undefined when it does not fit. */
  readonly readPath: (path: unknown) => readonly (string | number)[] | undefined;
}

/** Makes an upstream's errors safe for clients: allow-listed codes pass, messages are masked unless the manifest lets them pass. */
export function readErrors(errors: readonly unknown[], reading: ErrorReading): readonly UpstreamFieldError[] {
  return errors.slice(0, maxErrors).map((error) => readError(error, reading));
}

function readError(raw: unknown, { policy, errorStatus, readPath }: ErrorReading): UpstreamFieldError {
  const { message, path, extensions } = isObject(raw) ? raw : {};
  const text = typeof message === 'string' ? message.slice(0, maxMessage) : undefined;
  const code = isObject(extensions) && typeof extensions['code'] === 'string' ? extensions['code'] : undefined;
  const error = new GatewayError(code !== undefined && policy.codes.has(code) ? code : 'UPSTREAM_ERROR', {
    message: policy.messages ? text : undefined,
    subschema: policy.subschema,
    extensions: errorStatus === undefined ? undefined : { upstreamStatus: errorStatus },
    cause: { message: text, code: code?.slice(0, maxMessage) },
  });
  return { error, path: readPath(path) };
}

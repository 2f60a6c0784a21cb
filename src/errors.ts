/** What a code means to a client: its HTTP status when it fails a whole request, and the sentence shown when no better one is given. */
interface ErrorRow {
  readonly status: number;
  readonly message: string;
}

/** The closed set of error codes that clients see in `extensions.code`. */
export const errorTable = {
  BAD_REQUEST: { status: 400, message: 'The request is not a GraphQL request.' },
  GRAPHQL_PARSE_FAILED: { status: 400, message: 'The document does not parse.' },
  GRAPHQL_VALIDATION_FAILED: { status: 400, message: 'The document does not fit the schema.' },
  BAD_USER_INPUT: { status: 400, message: 'The variables do not fit the operation.' },
  MAX_DEPTH_LIMIT: { status: 400, message: 'The operation is nested too deeply.' },
  MAX_ALIASES_LIMIT: { status: 400, message: 'The operation has too many aliases.' },
  MAX_ROOT_FIELDS_LIMIT: { status: 400, message: 'The operation has too many root fields.' },
  MAX_TOKENS_LIMIT: { status: 400, message: 'The document is too long.' },
  MAX_DIRECTIVES_LIMIT: { status: 400, message: 'The operation has too many directives.' },
  MAX_FIELDS_LIMIT: { status: 400, message: 'The operation selects too many fields.' },
  UNAUTHORIZED_FIELD_OR_TYPE: { status: 403, message: 'This may not be seen with the credentials of the request.' },
  UNAUTHENTICATED: { status: 401, message: 'The request needs credentials that are good.' },
  CSRF_BLOCKED: {
    status: 403,
    message: 'A cookie counts only with the header x-selvage-csrf: 1 or in JSON of our own pages.',
  },
  AUTH_KEYS_UNAVAILABLE: { status: 503, message: 'Tokens cannot be checked now; try again shortly.' },
  SESSION_STORE_UNAVAILABLE: { status: 503, message: 'Sessions cannot be read now; try again shortly.' },
  PAYLOAD_TOO_LARGE: { status: 413, message: 'The request body is too large.' },
  REQUEST_TIMEOUT: { status: 408, message: 'The request arrived too slowly.' },
  METHOD_NOT_ALLOWED: { status: 405, message: 'This method is not allowed here.' },
  NOT_ACCEPTABLE: { status: 406, message: 'None of the accepted media types can be served.' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, message: 'Send the request as application/json in UTF-8.' },
  NOT_FOUND: { status: 404, message: 'There is nothing here.' },
  OVERLOADED: { status: 503, message: 'The gateway is not taking requests now; try again shortly.' },
  UPSTREAM_UNAVAILABLE: { status: 200, message: 'The service cannot be reached.' },
  UPSTREAM_TIMEOUT: { status: 200, message: 'The service did not answer in time.' },
  UPSTREAM_BAD_RESPONSE: { status: 200, message: 'The service gave an answer that does not fit its schema.' },
  UPSTREAM_RESPONSE_TOO_LARGE: { status: 200, message: 'The service gave an answer over the size limit.' },
  UPSTREAM_CIRCUIT_OPEN: { status: 200, message: 'The service has been failing and is left alone for a moment.' },
  UPSTREAM_ERROR: { status: 200, message: 'The service reported an error.' },
  DEADLINE_EXCEEDED: { status: 200, message: 'The request ran out of time before this field was ready.' },
  TOO_MANY_ERRORS: { status: 200, message: 'More errors were left out.' },
  NOT_YET_VISIBLE: { status: 200, message: 'The event was published, but its effect is not visible yet.' },
  STALE_READ: { status: 200, message: 'What is known here is older than this field may be.' },
  PUBLISH_FAILED: { status: 200, message: 'The event could not be published.' },
  SESSION_REVOKED: {
    status: 200,
    message: 'The session or token that this was asked with has ended; log in again.',
  },
  SCHEMA_RELOAD: { status: 200, message: 'The schema was replaced; subscribe again.' },
  SLOW_CONSUMER: { status: 200, message: 'Events were not read fast enough; subscribe again.' },
  INTERNAL: { status: 500, message: 'Something went wrong in the gateway.' },
} as const satisfies Record<string, ErrorRow>;

/** A code of {@link errorTable}. */
export type ErrorCode = keyof typeof errorTable;

/** What a {@link GatewayError} may carry beside its code. */
export interface GatewayErrorDetails {
  /** The sentence that clients see; default: the table's. Never put a foreign text here that may not pass. */
  readonly message?: string | undefined;
  /** The subschema whose upstream failed. */
  readonly subschema?: string | undefined;
  /** More members of `extensions`, all safe for clients. */
  readonly extensions?: Readonly<Record<string, unknown>> | undefined;
  /** What caused it; logged, never sent. */
  readonly cause?: unknown;
}

/** An error whose message and extensions are safe to send to a client; what must stay inside is in `cause`. */
export class GatewayError extends Error {
  override readonly name = 'GatewayError';
  readonly code: ErrorCode | (string & {});
  readonly subschema: string | undefined;
  readonly extensions: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode | (string & {}), details: GatewayErrorDetails = {}) {
    const row: ErrorRow | undefined = code in errorTable ? errorTable[code as ErrorCode] : undefined;
    super(details.message ?? row?.message ?? errorTable.UPSTREAM_ERROR.message, { cause: details.cause });
    this.code = code;
    this.subschema = details.subschema;
    this.extensions = {
      code,
      ...(details.subschema === undefined ? {} : { subschema: details.subschema }),
      ...details.extensions,
    };
  }
}

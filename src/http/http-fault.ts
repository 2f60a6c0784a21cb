import { errorTable, type ErrorCode } from '../errors';

/** What a {@link HttpFault} may say beside its code. */
export interface HttpFaultDetails {
  /** The sentence that the client sees; default: the table's. */
  readonly message?: string;
  /** Default: the table's. */
  readonly status?: number;
  /** Headers that this answer needs, `allow` for one. */
  readonly headers?: Readonly<Record<string, string>>;
  /** More members of `extensions`, safe for clients. */
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** A body in GraphQL's shape that holds errors alone. */
export interface ErrorBody {
  readonly errors: readonly { readonly message: string; readonly extensions: Readonly<Record<string, unknown>> }[];
}

/** Why a request is refused before GraphQL sees it. It is returned, not thrown; all of it is safe for clients. */
export class HttpFault {
  readonly status: number;
  readonly message: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly extensions: Readonly<Record<string, unknown>>;

  constructor(
    readonly code: ErrorCode,
    details: HttpFaultDetails = {},
  ) {
    this.status = details.status ?? errorTable[code].status;
    this.message = details.message ?? errorTable[code].message;
    this.headers = details.headers ?? {};
    this.extensions = { code, ...details.extensions };
  }

  /** The answer's body. */
  toBody(): ErrorBody {
    return { errors: [{ message: this.message, extensions: this.extensions }] };
  }
}

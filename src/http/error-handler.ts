import type { ErrorRequestHandler } from 'express';
import { failRequest } from './fail-request';
import { requestOf } from './opened-requests';

/** Express's last step: what other steps threw fails the request. */
// eslint-disable-next-line @typescript-eslint/no-unused-vars -- Express knows an error step by its four parameters.
export const handleError: ErrorRequestHandler = (error: unknown, req, _res, _next) => {
  failRequest(requestOf(req), error);
};

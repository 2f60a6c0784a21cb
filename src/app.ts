import type { RequestListener } from 'node:http';
import { checkHead } from './http/check-head';
import type { Cors } from './http/cors';
import { failRequest } from './http/fail-request';
import { createGraphQLHandler } from './http/graphql';
import type { GraphQLParts } from './http/graphql-parts';
import { isPageRequest } from './http/landing-page';
import { createPages, type PageParts } from './http/pages';
import { readPath } from './http/read-path';
import { OpenedRequest } from './http/request';
import { sendFault } from './http/send';
import type { Logger } from './logger';

/** What the public application is made of. */
export interface AppParts extends GraphQLParts, PageParts {
  readonly logger: Logger;
  /** Default: pages of other origins read nothing. */
  readonly cors?: Cors | undefined;
}

/**
 * Makes the public application: the steps of a request, in their order. Operations are answered here, with nothing between them
 * and the server; all else is left to Express, which would cost an operation more than everything that the gateway does for it.
 */
export function createApp(parts: AppParts): RequestListener {
  const { logger, draining, page, cors } = parts;
  const answerOperation = createGraphQLHandler(parts);
  const showPage = createPages(parts);
  return (req, res) => {
    const request = new OpenedRequest(req, res, { logger, draining });
    const fault = checkHead(req);
    if (fault !== undefined) sendFault(request, fault);
    else if (cors?.(request) === true) return;
    else if (readPath(req) !== '/graphql' || (page !== false && isPageRequest(req))) showPage(request);
    else
      answerOperation(request).catch((error: unknown) => {
        failRequest(request, error);
      });
  };
}

import type { Express } from 'express';
import { createBareExpress } from './http/bare-express';
import { checkHead } from './http/check-head';
import { handleError } from './http/error-handler';
import { createGraphQLHandler } from './http/graphql';
import type { GraphQLParts } from './http/graphql-parts';
import { HttpFault } from './http/http-fault';
import { createLandingPage, isPageRequest } from './http/landing-page';
import { openRequest } from './http/request';
import { createSchemaTextHandler, type ReadSchemaText } from './http/schema-text';
import { sendAnswer, sendFault } from './http/send';
import type { Logger } from './logger';

/** What the public application is made of. */
export interface AppParts extends GraphQLParts {
  readonly logger: Logger;
  readonly readSchemaText: ReadSchemaText;
  /** The page at GET `/graphql` and the query that it shows; `false`: no page. */
  readonly page: { readonly query: string } | false;
}

/** Makes the public application: the steps of a request, in their order. */
export function createApp(parts: AppParts): Express {
  const { draining, logger, page } = parts;
  const app = createBareExpress();

  app.use(function open(req, res, next) {
    openRequest(req, res, { logger });
    if (draining.aborted) res.setHeader('connection', 'close');
    next();
  });
  app.use(function requireGoodHead(req, res, next) {
    const fault = checkHead(req);
    if (fault === undefined) next();
    else sendFault(res, fault);
  });
  app.get('/graphql', function showPage(req, res, next) {
    if (page !== false && isPageRequest(req))
      sendAnswer(res, createLandingPage({ host: req.headers.host, query: page.query }));
    else next();
  });
  app.all('/graphql', createGraphQLHandler(parts));
  app.get('/schema.graphql', createSchemaTextHandler(parts.identify, parts.readSchemaText));
  app.use(function answerNotFound(_req, res) {
    sendFault(res, new HttpFault('NOT_FOUND'));
  });
  app.use(handleError);
  return app;
}

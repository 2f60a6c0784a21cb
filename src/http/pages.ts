import type { Handler } from 'express';
import { createBareExpress } from './bare-express';
import { handleError } from './error-handler';
import type { HttpHandler } from './graphql';
import { HttpFault } from './http-fault';
import type { Identify } from './identify';
import { createLandingPage } from './landing-page';
import { rememberRequest, requestOf } from './opened-requests';
import type { OpenedRequest } from './request';
import { createSchemaTextHandler, type ReadSchemaText } from './schema-text';
import { sendAnswer, sendFault } from './send';

/** What the pages are made of. */
export interface PageParts {
  readonly identify: Identify;
  readonly readSchemaText: ReadSchemaText;
  /** The page at GET `/graphql` and the query that it shows; `false`: no page. */
  readonly page: { readonly query: string } | false;
  /** What answers further paths: logins. Default: none. */
  readonly routes?: ReadonlyMap<string, HttpHandler> | undefined;
}

/** Makes what answers everything that is no operation: the page at `/graphql`, `/schema.graphql`, and 404 for the rest. */
export function createPages({ identify, readSchemaText, page, routes }: PageParts): (request: OpenedRequest) => void {
  const app = createBareExpress();
  if (page !== false) {
    app.get('/graphql', function showPage(req) {
      sendAnswer(requestOf(req), createLandingPage({ host: req.headers.host, query: page.query }));
    });
  }
  app.get('/schema.graphql', inExpress(createSchemaTextHandler(identify, readSchemaText)));
  for (const [path, answer] of routes ?? []) app.all(path, inExpress(answer));
  app.use(function answerNotFound(req) {
    sendFault(requestOf(req), new HttpFault('NOT_FOUND'));
  });
  app.use(handleError);
  return (request) => {
    rememberRequest(request);
    app(request.req, request.res);
  };
}

/** A step of Express that answers an opened request. */
function inExpress(answer: HttpHandler): Handler {
  return (req) => answer(requestOf(req));
}

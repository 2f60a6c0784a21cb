import express, { type Express } from 'express';

/** An Express application that says nothing of itself and takes paths as they are written: one spelling, one route. */
export function createBareExpress(): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.enable('case sensitive routing');
  app.enable('strict routing');
  app.set('query parser', false);
  return app;
}

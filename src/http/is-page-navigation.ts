import type { IncomingMessage } from 'node:http';
import { negotiate } from './negotiate';
import { readHeader } from './read-header';

/** True for a request of a browser that goes to another page with it; false for one of a script. */
export function isPageNavigation(req: IncomingMessage): boolean {
  return negotiate(readHeader(req, 'accept'), ['application/json', 'text/html']) === 'text/html';
}

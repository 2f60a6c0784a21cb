import type { IncomingMessage } from 'node:http';

/**
 * The path that a request is for, as it was written, without its query. A target in absolute form, as proxies are sent it, has its
 * origin removed.
 */
export function readPath({ url = '' }: Pick<IncomingMessage, 'url'>): string {
  const target = url.startsWith('/') ? url : url.replace(/^https?:\/\/[^/?]*/i, '');
  const end = target.indexOf('?');
  return end === -1 ? target : target.slice(0, end);
}

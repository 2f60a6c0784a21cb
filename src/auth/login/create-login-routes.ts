import type { HttpHandler } from '../../http/graphql';
import { HttpFault } from '../../http/http-fault';
import { sendFault } from '../../http/send';
import { createStoreFault } from '../sessions/create-session-reader';
import { createBackchannelRoute } from './backchannel-route';
import { createCallbackRoute } from './callback-route';
import { createLoginRoute } from './login-route';
import type { LoginParts, LoginRoute } from './login-parts';
import { createLogoutRoute } from './logout-route';
import { createSessionRoute } from './session-route';

/** Makes the routes under `/auth`, by their paths. */
export function createLoginRoutes(parts: LoginParts): ReadonlyMap<string, HttpHandler> {
  const { store } = parts;
  const guarded = (method: 'GET' | 'POST', route: LoginRoute): HttpHandler => {
    const wrongMethod = new HttpFault('METHOD_NOT_ALLOWED', { headers: { allow: method } });
    return async (request) => {
      const { req, log } = request;
      const fault =
        req.method === method
          ? await route(request).catch((error: unknown) => {
              log.error({ reason: store.describe(error) }, 'a session could not be reached');
              return createStoreFault();
            })
          : wrongMethod;
      if (fault !== undefined) sendFault(request, fault);
    };
  };
  return new Map([
    ['/auth/login', guarded('GET', createLoginRoute(parts))],
    ['/auth/callback', guarded('GET', createCallbackRoute(parts))],
    ['/auth/session', guarded('GET', createSessionRoute(parts))],
    ['/auth/logout', guarded('POST', createLogoutRoute(parts))],
    ['/auth/backchannel-logout', guarded('POST', createBackchannelRoute(parts))],
  ]);
}

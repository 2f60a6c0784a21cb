import { HttpFault } from '../../http/http-fault';
import { sendAnswer } from '../../http/send';
import { chooseReturn } from './choose-return';
import { createCodeFlow, type LoginState } from './code-strategy';
import type { LoginParts, LoginRoute } from './login-parts';

/** Makes `GET /auth/login?returnTo=`: it sends the browser to the provider's page. */
export function createLoginRoute({ config, provider, states }: LoginParts): LoginRoute {
  const { redirectUri, returnTo } = config;
  const { origin: ownOrigin } = new URL(redirectUri);
  return async (request) => {
    const { req, res } = request;
    const found = await provider.find();
    if (found === undefined) return createProviderFault();
    const asked = new URLSearchParams(req.url?.split('?')[1]).get('returnTo') ?? undefined;
    const state: LoginState = { returnTo: chooseReturn(asked, { ownOrigin, returnTo }) };
    // Nothing of the request but its place: it says where to return, and must not be taken for the provider's answer.
    const step = await createCodeFlow(found, config)({ url: '/auth/login', state });
    if (!('redirect' in step)) throw new Error('A login could not be begun.', { cause: step });
    await states.begin(req, res, state);
    sendAnswer(request, { status: 302, mediaType: 'text/plain', headers: { location: step.redirect }, body: '' });
    return undefined;
  };
}

/** The fault of a login whose provider cannot be asked now. */
export function createProviderFault(): HttpFault {
  const message = 'The identity provider cannot be reached now; try again shortly.';
  return new HttpFault('AUTH_KEYS_UNAVAILABLE', { message, headers: { 'retry-after': '5' } });
}

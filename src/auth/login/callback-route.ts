import { HttpFault } from '../../http/http-fault';
import type { OpenedRequest } from '../../http/request';
import { sendAnswer } from '../../http/send';
import type { Session } from '../../sessions/session';
import { readCookies } from '../read-cookies';
import { createCodeFlow } from './code-strategy';
import { isUnreachable } from './is-unreachable';
import type { LoginParts, LoginRoute } from './login-parts';
import { createProviderFault } from './login-route';
import { readTokens, type TokenAnswer } from './read-tokens';

const unfinished = 'The login could not be finished; begin again at /auth/login.';

/** Makes `GET /auth/callback`, to which the provider sends browsers back: a good answer becomes a session under a new id. */
export function createCallbackRoute(parts: LoginParts): LoginRoute {
  const { config, provider, states, store, cookies } = parts;
  return async (request) => {
    const { req, res, log } = request;
    const found = await provider.find();
    if (found === undefined) return createProviderFault();
    // Taken before anything is asked of it: an answer of the provider counts once.
    const state = await states.take(req, res);
    if (state === undefined) return new HttpFault('BAD_REQUEST', { message: unfinished });
    const step = await createCodeFlow(found, config)({ url: req.url ?? '', state });
    const tokens = 'tokens' in step ? step.tokens : undefined;
    const session = tokens && toSession(tokens, config);
    if (session === undefined) {
      const error = 'error' in step ? step.error : undefined;
      log.info({ reason: describe(error) }, 'a login was refused');
      return isUnreachable(error) ? createProviderFault() : new HttpFault('BAD_REQUEST', { message: unfinished });
    }
    await endFormer(parts, request);
    const id = await store.create(session);
    res.appendHeader('set-cookie', cookies.give(id));
    const location = typeof state['returnTo'] === 'string' ? state['returnTo'] : '/';
    sendAnswer(request, { status: 302, mediaType: 'text/plain', headers: { location }, body: '' });
    return undefined;
  };
}

/** Undefined without an ID token: then nobody has vouched for anyone. */
function toSession(answer: TokenAnswer, { scopes }: LoginParts['config']): Session | undefined {
  const claims = answer.claims();
  const { id_token: id } = answer;
  if (claims === undefined || id === undefined) return undefined;
  return {
    issuer: claims.iss,
    subject: claims.sub,
    sid: typeof claims['sid'] === 'string' ? claims['sid'] : undefined,
    // RFC 6749, 5.1: no scope in the answer says that all were granted.
    scopes: answer.scope?.split(' ') ?? scopes,
    claims,
    tokens: readTokens(answer, { refresh: undefined, id }),
    started: Date.now(),
  };
}

/** The browser's session from before, if it had one, is over: its id may be known to somebody else. */
async function endFormer({ cookies, store }: LoginParts, { req }: OpenedRequest): Promise<void> {
  for (const value of readCookies(req, cookies.name)) {
    const id = cookies.open(value);
    if (id !== undefined) await store.end(id);
  }
}

function describe(error: unknown): string {
  if (error instanceof Error) return `${error.name}: ${error.message}`.slice(0, 200);
  return 'the provider said no';
}

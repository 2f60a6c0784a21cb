import { HttpFault } from '../../http/http-fault';
import { readForm } from '../../http/body';
import { sendAnswer } from '../../http/send';
import { checkLogoutToken, createProviderKeys, type ProviderLogout } from './check-logout-token';
import type { LoginParts, LoginRoute } from './login-parts';
import { createProviderFault } from './login-route';

/** The most bytes of a logout token's form. */
const maxBytes = 16_000;

/**
 * Makes `POST /auth/backchannel-logout`, by which the provider tells that a session of its own has ended (OpenID Connect Back-Channel
 * Logout 1.0). Each token counts once.
 */
export function createBackchannelRoute({ config, provider, store }: LoginParts): LoginRoute {
  const { clientId } = config;
  let keys: ReturnType<typeof createProviderKeys> | undefined;

  async function end(issuer: string, { sid, subject }: ProviderLogout): Promise<number> {
    if (sid !== undefined) return store.endProviderSession({ issuer, sid });
    return subject === undefined ? 0 : store.endPerson({ issuer, subject });
  }

  return async (request) => {
    const { log } = request;
    const form = await readForm(request, maxBytes);
    if (form instanceof HttpFault) return form;
    const metadata = (await provider.find())?.serverMetadata();
    if (metadata?.jwks_uri === undefined) return createProviderFault();
    const { issuer } = metadata;
    keys ??= createProviderKeys(metadata.jwks_uri);
    const token = form.get('logout_token') ?? '';
    const logout = await checkLogoutToken(token, { issuer, clientId, keys });
    if (logout === 'keys') return createProviderFault();
    const isNew = typeof logout !== 'string' && (await isFirst(logout, issuer));
    if (typeof logout === 'string' || !isNew) {
      log.info({ reason: typeof logout === 'string' ? logout : 'it came before' }, 'a logout token was refused');
      return new HttpFault('BAD_REQUEST', { message: 'This is not a logout token that counts.' });
    }
    const sessions = await end(issuer, logout);
    log.info({ sessions }, 'the provider ended sessions');
    sendAnswer(request, { status: 200, mediaType: 'application/json', body: '{}' });
    return undefined;
  };

  function isFirst({ jti, until }: ProviderLogout, issuer: string): Promise<boolean> {
    // Past its end a token is refused by itself; clocks may be apart.
    const remaining = Math.max(1000, until - Date.now() + 60_000);
    return store.claim(`logout ${issuer} ${jti}`, Math.ceil(remaining));
  }
}

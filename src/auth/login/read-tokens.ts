import type { TokenEndpointResponse, TokenEndpointResponseHelpers } from 'openid-client';
import type { SessionTokens } from '../../sessions/session';

/** A provider's answer with tokens. */
export type TokenAnswer = TokenEndpointResponse & TokenEndpointResponseHelpers;

/** How long before its end an access token is renewed, in milliseconds; of a token that is short, in its last fifth. */
const margin = 30_000;

/** Reads the tokens of a provider's answer; what it does not give anew stays as it was before. */
export function readTokens(answer: TokenAnswer, before: Pick<SessionTokens, 'refresh' | 'id'>): SessionTokens {
  const lifetime = answer.expiresIn() === undefined ? undefined : Number(answer.expires_in) * 1000;
  const expires = lifetime === undefined ? undefined : Date.now() + lifetime;
  return {
    access: answer.access_token,
    refresh: answer.refresh_token ?? before.refresh,
    id: answer.id_token ?? before.id,
    expires,
    renewAt: expires === undefined || lifetime === undefined ? undefined : expires - Math.min(margin, lifetime / 5),
  };
}

import type { Identity } from '../upstreams/call-context';
import type { Claims } from './check-claims';
import { freezeDeeply } from './freeze-deeply';

/** Makes the identity that a verified token proves. It is frozen, as all requests with the token share it. */
export function identityOfClaims(
  { issuer, subject, expires, all }: Claims,
  proof: { readonly token: string; readonly pseudonym: string },
): Identity {
  return freezeDeeply({
    subject,
    scopes: readScopes(all),
    claims: all,
    token: proof.token,
    provenBy: 'token',
    issuer,
    expires,
    pseudonym: proof.pseudonym,
  });
}

/** RFC 9068, 2.2.3: `scope`, with spaces between; some issuers write a list, or `scp`. */
function readScopes({ scope, scp }: Readonly<Record<string, unknown>>): readonly string[] {
  const written = scope ?? scp;
  const words = typeof written === 'string' ? written.split(' ') : Array.isArray(written) ? written : [];
  return words.filter((word): word is string => typeof word === 'string' && word !== '');
}

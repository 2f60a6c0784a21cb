import { z } from 'zod';
import { durationType } from '../units/duration';
import { tokenAlgorithms } from './auth-config';
import { callbackUrlType, originType, sessionStoreType, webUrlType } from './url-type';

/** The fewest characters of a secret that signs. */
const shortestSecret = 32;

const text = z.string().min(1);

const tokenIssuerType = z.strictObject({
  issuer: webUrlType,
  audience: z.union([text.transform((one) => [one]), z.array(text).min(1)]),
  algorithms: z.array(z.enum(tokenAlgorithms)).min(1).optional(),
  jwks: webUrlType.optional(),
  maxLifetime: durationType.optional(),
});

const scopesType = z.array(text).refine((scopes) => scopes.includes('openid'), {
  error: 'it must hold openid',
  params: { mend: 'Add openid: without it there is no login, only access.' },
});

const localPath = /^\/(?![/\\])[^\\\s]*$/;
const returnToType = z.union([
  originType,
  z.string().refine((path) => localPath.test(path), { error: 'it must be a path', params: { wanted: 'a local path' } }),
]);

const loginType = z.strictObject({
  issuer: webUrlType,
  clientId: text,
  clientSecret: text.optional(),
  redirectUri: callbackUrlType,
  scopes: scopesType.optional(),
  returnTo: z.array(returnToType).optional(),
});

/** The shape of gateway.yaml's `auth`. */
export const authType = z
  .strictObject({
    tokens: z.array(tokenIssuerType).optional(),
    anonymous: z.boolean().optional(),
    reject: z.boolean().optional(),
    login: loginType.optional(),
  })
  .superRefine(({ tokens = [], anonymous, login }, context) => {
    const issuers = tokens.map(({ issuer }) => issuer);
    for (const [index, issuer] of issuers.entries()) {
      if (issuers.indexOf(issuer) === index) continue;
      const params = { mend: 'Give each issuer once, with all its audiences.' };
      context.addIssue({ code: 'custom', message: 'it is given twice', path: ['tokens', index, 'issuer'], params });
    }
    if (anonymous !== false || issuers.length > 0 || login !== undefined) return;
    const params = { mend: 'Give auth.tokens or auth.login, or let anonymous callers in.' };
    context.addIssue({ code: 'custom', message: 'nobody could ask anything', path: ['anonymous'], params });
  });

const secretType = z.string().min(shortestSecret);

/** What something is signed with: one secret, or several of which the first signs and all are believed. */
export const secretsType = z.union([secretType.transform((one) => [one]), z.array(secretType).min(1)]);

/** The shape of gateway.yaml's `sessions`. */
export const sessionsType = z
  .strictObject({
    store: sessionStoreType.optional(),
    secret: secretsType.optional(),
    idle: durationType.optional(),
    absolute: durationType.optional(),
    perUser: z.number().int().min(1).optional(),
  })
  .superRefine(({ idle, absolute }, context) => {
    if (idle === undefined || absolute === undefined || idle <= absolute) return;
    const params = { mend: 'Give sessions.absolute at least as long as sessions.idle.' };
    context.addIssue({ code: 'custom', message: 'it is longer than sessions.absolute', path: ['idle'], params });
  });

/** The shape of gateway.yaml's `cors`. */
export const corsType = z.strictObject({ origins: z.array(originType).optional() });

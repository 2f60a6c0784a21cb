import passportModule from 'passport';
import { type Configuration, randomNonce, randomState } from 'openid-client';
import { Strategy, type AuthenticateOptions } from 'openid-client/passport';
import type { LoginConfig } from '../../config/auth-config';
import type { TokenAnswer } from './read-tokens';

/** What a login keeps between its two halves, in a session of the browser that began it. */
export type LoginState = Record<string, unknown>;

/** One half of a login. */
export interface LoginStep {
  /** The request's path and query, as it was sent. */
  readonly url: string;
  /** Changed by the first half, used up by the second. */
  readonly state: LoginState;
}

/** Where a browser is sent, or what the provider gave. */
export type StepOutcome =
  { readonly redirect: string } | { readonly tokens: TokenAnswer } | { readonly error: unknown };

type Authenticate = (request: object, response: object, next: (error: unknown) => void) => void;

/**
 * openid-client's strategy of the authorization code, with PKCE, held to more than it asks for by itself: a state and a nonce always, and
 * our own address from the configuration, never from a request's headers.
 */
class CodeStrategy extends Strategy {
  constructor(
    configuration: Configuration,
    private readonly redirectUri: string,
    scope: string,
  ) {
    super(
      { name: 'login', sessionKey: 'login', config: configuration, callbackURL: redirectUri, scope },
      (tokens, done) => {
        done(null, tokens);
      },
    );
  }

  override authorizationRequestParams(
    request: Parameters<Strategy['authorizationRequestParams']>[0],
    options: AuthenticateOptions,
  ): URLSearchParams {
    const params = new URLSearchParams(super.authorizationRequestParams(request, options));
    params.set('state', randomState());
    params.set('nonce', randomNonce());
    return params;
  }

  override currentUrl(request: { readonly url?: string | undefined }): URL {
    return new URL(request.url ?? '', this.redirectUri);
  }
}

/** Makes what takes one half of a login through Passport. Resolves with an error for whatever went wrong; never rejects. */
export function createCodeFlow(
  configuration: Configuration,
  { redirectUri, scopes }: Pick<LoginConfig, 'redirectUri' | 'scopes'>,
): (step: LoginStep) => Promise<StepOutcome> {
  const passport = new passportModule.Passport();
  passport.use(new CodeStrategy(configuration, redirectUri, scopes.join(' ')));
  return ({ url, state }) =>
    new Promise((resolve) => {
      const settle = (error: unknown, tokens: unknown, info: unknown): void => {
        if (error !== null && error !== undefined) resolve({ error });
        else if (isTokens(tokens)) resolve({ tokens });
        else resolve({ error: info });
      };
      const response = {
        setHeader: (name: string, value: string) => {
          if (name === 'Location') resolve({ redirect: value });
        },
        end: () => undefined,
      };
      // Passport's steps are those of any framework, and its types know Express's alone.
      const authenticate = passport.authenticate('login', { session: false }, settle) as Authenticate;
      authenticate({ method: 'GET', url, session: state }, response, (error) => {
        resolve({ error });
      });
    });
}

function isTokens(value: unknown): value is TokenAnswer {
  return typeof value === 'object' && value !== null && 'access_token' in value && 'claims' in value;
}

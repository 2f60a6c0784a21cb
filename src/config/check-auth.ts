import type { Problem } from '../problem';
import type { GatewaySettings } from './gateway-config';
import type { YamlFile, YamlPath } from './read-yaml';
import type { Environment } from './substitute';

/** A key of the file and what is wrong with what it says beside other keys. */
interface Finding {
  readonly path: YamlPath;
  readonly message: string;
  readonly mend: string;
}

/**
 * Checks what no key alone can tell of `auth` and `sessions`: that a login has a secret to sign cookies with, and that in
 * production nothing that proves who asks crosses a network in plain text.
 */
export function checkAuth(
  settings: GatewaySettings,
  { file, lineOf }: Pick<YamlFile, 'file' | 'lineOf'>,
  environment: Environment,
): readonly Problem[] {
  const findings = [
    ...findMissingSecret(settings),
    ...(environment['NODE_ENV'] === 'production' ? findPlainText(settings) : []),
  ];
  return findings.map(({ path, message, mend }) => ({ severity: 'error', file, line: lineOf(path), message, mend }));
}

function findMissingSecret({ auth, sessions }: GatewaySettings): readonly Finding[] {
  if (auth?.login === undefined || (sessions?.secret ?? []).length > 0) return [];
  return [
    {
      path: ['auth', 'login'],
      message: 'A login needs sessions.secret, which is missing.',
      mend: 'Set "sessions: {secret: ${SESSION_SECRET}}" with at least 32 random characters.',
    },
  ];
}

function findPlainText({ auth }: GatewaySettings): readonly Finding[] {
  const tokens = auth?.tokens ?? [];
  const addresses: readonly (readonly [YamlPath, string | undefined])[] = [
    ...tokens.flatMap(({ issuer, jwks }, index) => [
      [['auth', 'tokens', index, 'issuer'], issuer] as const,
      [['auth', 'tokens', index, 'jwks'], jwks] as const,
    ]),
    [['auth', 'login', 'issuer'], auth?.login?.issuer],
    [['auth', 'login', 'redirectUri'], auth?.login?.redirectUri],
  ];
  return addresses
    .filter(([, address]) => address !== undefined && isPlainText(new URL(address)))
    .map(([path]) => ({
      path,
      message: 'Keys and logins must not cross a network in plain text in production.',
      mend: 'Write https:// in place of http://; only loopback may do without.',
    }));
}

function isPlainText({ protocol, hostname }: URL): boolean {
  return protocol === 'http:' && !/^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname);
}

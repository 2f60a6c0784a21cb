import { createCsrfGuard } from '../../../../src/auth/csrf-guard';
import { createIdentify } from '../../../../src/auth/create-identify';
import { createPseudonyms } from '../../../../src/auth/create-pseudonyms';
import { createTokenVerifier, type TokenVerifier } from '../../../../src/auth/create-token-verifier';
import { keyTimes, type KeyTimes } from '../../../../src/auth/keys/key-times';
import type { Revocations } from '../../../../src/auth/revocations';
import type { SessionReader } from '../../../../src/auth/session-reader';
import { completeAuth } from '../../../../src/config/auth-config';
import type { AuthSettings } from '../../../../src/config/auth-config';
import { createCors } from '../../../../src/http/cors';
import { createLogger, type Logger } from '../../../../src/logger';
import { createSampleSchema } from '../../http/support/sample-schema';
import { createSchemaEngine, type SchemaEngine } from '../../http/support/schema-engine';
import { startGateway, type TestGateway } from '../../http/support/start-gateway';

/** What protects a gateway. */
export interface Protection {
  readonly tokens: NonNullable<AuthSettings['tokens']>;
  /** Default: false. */
  readonly anonymous?: boolean;
  readonly revocations?: Revocations;
  readonly sessions?: SessionReader;
  readonly origins?: readonly string[];
  readonly ownOrigin?: string;
  readonly times?: Partial<KeyTimes>;
  /** Default: it logs nothing. */
  readonly logger?: Logger;
}

/** A running gateway that asks who calls. */
export interface ProtectedGateway extends TestGateway {
  readonly engine: SchemaEngine;
  readonly tokens: TokenVerifier;
  /** Asks for `{ a }` with the headers given. */
  ask(headers?: Readonly<Record<string, string>>, body?: unknown): Promise<Response>;
  /** The status of the same, with a bearer token. */
  statusOf(token: string): Promise<number>;
  /** The subject that the last operation ran for. */
  subject(): string | undefined;
}

/** Makes a verifier of tokens as a gateway has it, opened. */
export function openVerifier({ tokens, revocations, times, logger }: Protection): TokenVerifier {
  const verifier = createTokenVerifier({
    issuers: completeAuth({ tokens }).tokens,
    revocations: revocations ?? { isRevoked: () => false },
    pseudonymOf: createPseudonyms('pepper'),
    logger: logger ?? createLogger({ level: 'silent' }),
    times: { ...keyTimes, ...times },
  });
  verifier.open();
  return verifier;
}

/** Starts a gateway over the sample schema, behind real identification. */
export async function startProtected(protection: Protection): Promise<ProtectedGateway> {
  const { sessions, ownOrigin, origins = [], anonymous = false } = protection;
  const engine = createSchemaEngine(createSampleSchema().schema);
  const tokens = openVerifier(protection);
  const identify = createIdentify({
    tokens: protection.tokens.length === 0 ? undefined : tokens,
    sessions,
    guard: createCsrfGuard({ ownOrigin, origins }),
    anonymous,
  });
  const cors = origins.length === 0 ? undefined : createCors(origins);
  const gateway = await startGateway({ engine, app: { identify, cors }, webSockets: { identify } });
  const ask: ProtectedGateway['ask'] = (headers, body = { query: '{ a }' }) =>
    gateway.post(body, { accept: 'application/graphql-response+json', ...headers });
  return {
    ...gateway,
    engine,
    tokens,
    ask,
    statusOf: async (token) => (await ask({ authorization: `Bearer ${token}` })).status,
    subject: () => engine.contexts.at(-1)?.identity?.subject,
    stop: async () => {
      tokens.close();
      await gateway.stop();
    },
  };
}

import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { checkTokenHeader } from '../../../src/auth/check-token-header';
import { createTokenStrategy } from '../../../src/auth/create-token-strategy';
import { keyTimes } from '../../../src/auth/keys/key-times';
import { SigningKeys } from '../../../src/auth/keys/signing-keys';
import { parseCompactToken } from '../../../src/auth/parse-compact-token';
import { TokenFault } from '../../../src/auth/token-fault';
import { tokenAlgorithms } from '../../../src/config/auth-config';
import { createLogger } from '../../../src/logger';
import keySuite from '../../fixtures/wycheproof-json-web-key.json';
import signatureSuite from '../../fixtures/wycheproof-json-web-signature.json';

/** What the vectors sign for is no set of claims: a signature that holds is told by what is missed after it. */
const afterTheSignature = 'jwt audience invalid';

const groups = [...signatureSuite, ...keySuite];
const logger = createLogger({ level: 'silent' });
let server: Server;
let origin: string;

beforeAll(async () => {
  server = createServer((req, res) => {
    const group = groups[Number(req.url?.slice(1))];
    res.end(JSON.stringify({ keys: group?.keys ?? [] }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** Why a vector is refused; undefined when its signature was taken. */
async function refusalOf(jws: string, keys: SigningKeys): Promise<string | undefined> {
  const token = parseCompactToken(jws);
  if (token instanceof TokenFault) return token.reason;
  const fault = checkTokenHeader(token.header, tokenAlgorithms);
  if (fault !== undefined) return fault.reason;
  const check = createTokenStrategy({
    issuer: origin,
    audience: ['api'],
    algorithms: tokenAlgorithms,
    maxLifetime: 1,
    findKey: (header) => keys.find(header),
  });
  const verdict = await check(token);
  if (!(verdict instanceof TokenFault) || verdict.reason.startsWith(afterTheSignature)) return undefined;
  return verdict.reason;
}

/** Every vector of a suite with its outcome. */
async function run(suite: typeof groups) {
  const outcomes = [];
  for (const group of suite) {
    const source = { issuer: origin, jwks: `${origin}/${String(groups.indexOf(group))}` };
    const keys = new SigningKeys(source, logger, keyTimes);
    keys.open();
    await keys.firstLoad();
    for (const { tcId, jws, result } of group.tests)
      outcomes.push({ tcId, result, group: group.comment, refusal: await refusalOf(jws, keys) });
    keys.close();
  }
  return outcomes;
}

type Outcome = Awaited<ReturnType<typeof run>>[number];

/** The valid vectors that are refused all the same, by the reason. */
function refusedValid(outcomes: readonly Outcome[]): Record<string, readonly number[]> {
  const reasons: Record<string, readonly number[]> = {};
  for (const { tcId, result, refusal } of outcomes)
    if (result === 'valid' && refusal !== undefined) reasons[refusal] = [...(reasons[refusal] ?? []), tcId];
  return reasons;
}

const takenInvalid = (outcomes: readonly Outcome[]): readonly Outcome[] =>
  outcomes.filter(({ result, refusal }) => result === 'invalid' && refusal === undefined);

describe('J58: Wycheproof', () => {
  test('no invalid signature is taken; valid ones are refused for what no token of claims is', async () => {
    const outcomes = await run(signatureSuite);
    expect(outcomes.filter(({ result }) => result === 'invalid')).toHaveLength(355);
    expect(takenInvalid(outcomes)).toEqual([]);
    expect(outcomes.filter(({ refusal }) => refusal === undefined)).toHaveLength(20);
    expect(refusedValid(outcomes)).toEqual({
      // HS256, which no configuration can allow.
      'the token’s alg is not allowed': [1, 348, 352, 357, 358, 359, 376, 377],
      // An empty payload; the last two have their base64 in another spelling than the one that encoding gives.
      'the token is not three parts of base64url': [259, 264, 268, 272, 320, 325, 372, 373],
      'the token’s payload is not UTF-8': [263, 267, 271, 275, 323, 328],
      // The key is for another algorithm than the token's.
      'no key of the issuer is the one that the token names': [346, 347, 350, 351],
    });
  });

  test('no invalid key is used', async () => {
    const outcomes = await run(keySuite);
    expect(outcomes.filter(({ result }) => result === 'invalid')).toHaveLength(21);
    expect(takenInvalid(outcomes)).toEqual([]);
    expect(refusedValid(outcomes)).toEqual({ 'the token’s alg is not allowed': [2, 13, 14, 15] });
    expect(outcomes.find(({ tcId }) => tcId === 7)?.refusal).toBe('the issuer’s key can be factored');
  });
});

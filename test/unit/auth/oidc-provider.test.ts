import { until } from '../http/support/until';
import { pass, resetClock } from './support/clock';
import { createKey } from './support/sign-token';
import { startOidcProvider } from './support/start-oidc-provider';
import { startProtected } from './support/start-protected';

describe('tokens of oidc-provider, a real one', () => {
  afterEach(resetClock);

  it('J36 J37: are taken by discovery, after a rotation, and while it is down', async () => {
    const [first, second] = [createKey('first'), createKey('second')];
    let provider = await startOidcProvider([first]);
    const { issuer } = provider;
    const gateway = await startProtected({ tokens: [{ issuer, audience: ['urn:api'] }] });
    try {
      await until('the keys are loaded', () => gateway.tokens.waitingFor().length === 0);
      const old = await provider.token();
      expect(await gateway.statusOf(old)).toBe(200);
      expect(gateway.subject()).toBe('service');
      expect(gateway.engine.contexts.at(-1)?.identity).toMatchObject({ scopes: ['orders:read'], issuer });

      await provider.stop();
      expect(await gateway.statusOf(old)).toBe(200);
      provider = await startOidcProvider([second, first], Number(new URL(issuer).port));
      pass(31_000);
      expect(await gateway.statusOf(await provider.token())).toBe(200);
      expect(await gateway.statusOf(old)).toBe(200);
      expect(await gateway.statusOf(`${old.slice(0, -8)}AAAAAAAA`)).toBe(401);
    } finally {
      await gateway.stop();
      await provider.stop();
    }
  });

  it('are refused for another audience', async () => {
    const provider = await startOidcProvider([createKey('only')]);
    const gateway = await startProtected({ tokens: [{ issuer: provider.issuer, audience: ['urn:other'] }] });
    try {
      expect(await gateway.statusOf(await provider.token())).toBe(401);
    } finally {
      await gateway.stop();
      await provider.stop();
    }
  });
});

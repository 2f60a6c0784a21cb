import { hideHeaders, hideSecrets } from '../../../src/telemetry/hide-secrets';

describe('hideSecrets', () => {
  it.each([
    ['headers of the line', { headers: { authorization: 's', cookie: 's', host: 'a' }, n: 1 }],
    ['headers of one of its facts', { request: { headers: { cookie: 's', host: 'a' }, n: 1 } }],
  ])('hides credentials in %s, and keeps what stands beside them', (_, facts) => {
    const text = JSON.stringify(hideSecrets(facts));
    expect(text).not.toContain('"s"');
    expect(text).toContain('[Redacted]');
    expect(text).toContain('"host":"a"');
    expect(text).toContain('"n":1');
  });

  it('changes nothing of what it was given', () => {
    const facts = { headers: { cookie: 's' } };
    hideSecrets(facts);
    expect(facts).toEqual({ headers: { cookie: 's' } });
  });

  it('gives facts without credentials back as they are', () => {
    const facts = {
      requestId: 'r',
      codes: [],
      none: null,
      nothing: undefined,
      headers: { host: 'a' },
      one: { headers: 1 },
    };
    expect(hideSecrets(facts)).toBe(facts);
  });
});

describe('hideHeaders', () => {
  it.each(['a text', 1, undefined, null])('takes %p, as anything may be thrown', (thrown) => {
    expect(hideHeaders(thrown)).toBe(thrown);
  });
});

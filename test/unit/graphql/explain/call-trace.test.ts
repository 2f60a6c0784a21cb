import { GatewayError } from '../../../../src/errors';
import { CallTrace } from '../../../../src/graphql/explain/call-trace';

const facts = { subschema: 'a', step: 0, level: 0 };
const answer = { data: {}, errors: [] };

describe('a trace of calls', () => {
  it('lists calls as they began, however they ended, and sums up what is known', async () => {
    const trace = new CallTrace();
    const slow = trace.follow({ ...facts, keys: 2 }, async (readBytes) => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      readBytes(7);
      return answer;
    });
    await new Promise((resolve) => setTimeout(resolve, 5));
    await trace.follow({ ...facts, subschema: 'b', keys: 1 }, () => Promise.resolve(answer));
    await slow;
    expect(trace.calls).toMatchObject([
      { subschema: 'a', bytes: 7 },
      { subschema: 'b', outcome: 'ok' },
    ]);
    expect(trace.calls[1]).not.toHaveProperty('bytes');
    expect(trace.calls[1]?.startMs).toBeGreaterThan(trace.calls[0]?.startMs ?? Infinity);
    expect(trace.calls[0]?.ms).toBeGreaterThan(10);
    expect(trace.totals).toMatchObject({ calls: 2, keys: 3, bytes: 7 });
  });

  it.each([
    ['a gateway error', new GatewayError('UPSTREAM_TIMEOUT'), 'UPSTREAM_TIMEOUT'],
    ['a fault of ours', new TypeError('secret'), 'INTERNAL'],
  ])('names %s by its code alone, thrown or answered', async (_, error, outcome) => {
    const trace = new CallTrace();
    await trace.follow(facts, () => Promise.resolve({ data: null, errors: [{ error, path: undefined }] }));
    await expect(trace.follow(facts, () => Promise.reject(error))).rejects.toBe(error);
    expect(trace.calls.map((call) => call.outcome)).toEqual([outcome, outcome]);
    expect(JSON.stringify(trace.calls)).not.toContain('secret');
  });

  it('shows so much of a request that an answer stays readable', async () => {
    const trace = new CallTrace();
    const requests = ['x'.repeat(5000), 'short'];
    await trace.follow({ ...facts, kind: 'graphql', requests }, () => Promise.resolve(answer));
    expect(trace.calls[0]?.requests).toEqual([`${'x'.repeat(4000)}…`, 'short']);
  });
});

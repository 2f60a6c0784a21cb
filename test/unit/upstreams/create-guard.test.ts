import { GatewayError } from '../../../src/errors';
import { createLogger } from '../../../src/logger';
import type { CallObservation } from '../../../src/upstreams/call-metrics';
import { ClientGoneError } from '../../../src/upstreams/client-gone-error';
import { createGuard, type GuardPolicy } from '../../../src/upstreams/create-guard';
import type { CallBounds, GuardedCall } from '../../../src/upstreams/guard';
import { Cancellation } from '../../../src/upstreams/cancellation';
import { buildCallContext, cancelled } from './build-call-context';
import { failureOf } from './failure-of';
import { ManualClock, settle } from './manual-clock';

const query: GuardedCall = { operation: 'query', target: 'products' };
const mutation: GuardedCall = { operation: 'mutation', target: 'placeOrder' };
const subscription: GuardedCall = { operation: 'subscription', target: 'changed' };
const unavailable = new GatewayError('UPSTREAM_UNAVAILABLE');

function build(policy: Partial<GuardPolicy> = {}, level = 'silent') {
  const clock = new ManualClock();
  const observed: CallObservation[] = [];
  const lines: Record<string, unknown>[] = [];
  const logger = createLogger({
    level,
    destination: { write: (line) => lines.push(JSON.parse(line) as Record<string, unknown>) },
  });
  const breaker = { windowMs: 10_000, minimum: 20, threshold: 0.5, sleepMs: 5000 };
  const defaults = { subschema: 'catalog', timeoutMs: 2000, retries: 1, maxResponseBytes: 1000, breaker };
  const metrics = { observe: (call: CallObservation) => observed.push(call) };
  const guard = createGuard({ ...defaults, ...policy }, { logger, metrics, clock, random: () => 0.5 });
  return { guard, clock, observed, lines };
}

const never = (): Promise<never> => new Promise(() => undefined);

function hangUntilCancelled({ cancellation }: CallBounds): Promise<never> {
  return new Promise((_resolve, reject) => {
    cancellation.listen({ onCancelled: reject });
  });
}

describe('a guarded call', () => {
  it('gives the value of its attempt and is observed once', async () => {
    const { guard, observed, clock } = build();
    await expect(guard.run(query, buildCallContext(), () => Promise.resolve('value'))).resolves.toBe('value');
    expect(observed).toEqual([{ subschema: 'catalog', operation: 'query', outcome: 'ok', seconds: 0 }]);
    expect(clock.pending).toBe(0);
  });

  it('names its subschema and its size cap', () => {
    expect(build().guard).toMatchObject({ subschema: 'catalog', maxResponseBytes: 1000 });
  });

  it('is UPSTREAM_TIMEOUT when the subschema takes too long, even if the attempt ignores its cancellation', async () => {
    const { guard, clock, observed } = build();
    const call = guard.run(query, buildCallContext(), never);
    const failure = failureOf(call);
    await clock.advance(2000);
    expect(await failure).toMatchObject({ code: 'UPSTREAM_TIMEOUT', subschema: 'catalog' });
    expect(observed).toMatchObject([{ outcome: 'UPSTREAM_TIMEOUT', seconds: 2 }]);
    expect(clock.pending).toBe(0);
  });

  it('aborts the attempt when time is up', async () => {
    const { guard, clock } = build();
    const seen: unknown[] = [];
    const call = guard.run(query, buildCallContext(), ({ cancellation }) => {
      cancellation.listen({ onCancelled: (reason) => seen.push(reason) });
      return never();
    });
    const failure = failureOf(call);
    await clock.advance(2000);
    expect(await failure).toBeInstanceOf(GatewayError);
    expect(seen).toMatchObject([{ code: 'UPSTREAM_TIMEOUT' }]);
  });

  it('is DEADLINE_EXCEEDED when the request has less time left than the subschema', async () => {
    const { guard, clock } = build();
    const cancellation = new Cancellation();
    clock.schedule(500, () => {
      cancellation.abort(new GatewayError('DEADLINE_EXCEEDED'));
    });
    const call = guard.run(query, buildCallContext({ cancellation, deadline: 500 }), ({ deadline }) => {
      expect(deadline).toBe(500);
      return never();
    });
    const failure = failureOf(call);
    await clock.advance(500);
    expect(await failure).toMatchObject({ code: 'DEADLINE_EXCEEDED' });
  });

  it('is not attempted when the request is out of time or its client has left', async () => {
    const { guard, clock } = build();
    await clock.advance(10);
    const attempt = jest.fn(never);
    await expect(guard.run(query, buildCallContext({ deadline: 10 }), attempt)).rejects.toMatchObject({
      code: 'DEADLINE_EXCEEDED',
    });
    const gone = buildCallContext({ cancellation: cancelled() });
    await expect(guard.run(query, gone, attempt)).rejects.toBeInstanceOf(ClientGoneError);
    expect(attempt).not.toHaveBeenCalled();
  });

  it('rejects at once when the client leaves, and aborts the attempt', async () => {
    const { guard, observed, clock } = build();
    const client = new Cancellation();
    const call = guard.run(query, buildCallContext({ cancellation: client }), hangUntilCancelled);
    client.abort(new Error('The client left.'));
    await expect(call).rejects.toBeInstanceOf(ClientGoneError);
    expect(observed).toMatchObject([{ outcome: 'CLIENT_GONE' }]);
    expect(clock.pending).toBe(0);
    expect(client.listeners).toBe(0);
  });

  it('rejects with the reason when the gateway itself ended the request', async () => {
    const { guard } = build();
    const request = new Cancellation();
    const call = guard.run(query, buildCallContext({ cancellation: request }), never);
    request.abort(new GatewayError('SCHEMA_RELOAD'));
    await expect(call).rejects.toMatchObject({ code: 'SCHEMA_RELOAD' });
  });

  it('is DEADLINE_EXCEEDED when the request aborts at its deadline', async () => {
    const { guard, clock } = build({ timeoutMs: 100 });
    const request = new Cancellation();
    const call = guard.run(query, buildCallContext({ cancellation: request, deadline: 50 }), never);
    const failure = failureOf(call);
    clock.schedule(50, () => {
      request.abort(new Error('The client left.'));
    });
    await clock.advance(50);
    expect(await failure).toMatchObject({ code: 'DEADLINE_EXCEEDED' });
  });

  it.each([
    ['ECONNREFUSED', 'UPSTREAM_UNAVAILABLE'],
    ['CERT_HAS_EXPIRED', 'UPSTREAM_UNAVAILABLE'],
    ['UND_ERR_SOCKET', 'UPSTREAM_UNAVAILABLE'],
    ['HPE_INVALID_CONSTANT', 'UPSTREAM_BAD_RESPONSE'],
    ['UND_ERR_HEADERS_OVERFLOW', 'UPSTREAM_BAD_RESPONSE'],
    ['ERR_INVALID_ARG_TYPE', 'INTERNAL'],
  ])('turns a raw %s into %s with the original as its cause', async (code, expected) => {
    const { guard } = build({ retries: 0 });
    const raw = Object.assign(new Error('connect to 10.0.0.1'), { code });
    const failed = guard.run(query, buildCallContext(), () => Promise.reject(raw));
    await expect(failed).rejects.toMatchObject({ code: expected, cause: raw });
    await expect(failed).rejects.not.toThrow('10.0.0.1');
  });

  it.each([new Error('a bug'), 'a string', Object.assign(new Error('odd'), { code: 7 })])(
    'turns what is no network error into INTERNAL (%s)',
    async (thrown) => {
      const { guard } = build();
      const failed = guard.run(query, buildCallContext(), () => Promise.reject(thrown as Error));
      await expect(failed).rejects.toMatchObject({ code: 'INTERNAL', cause: thrown });
    },
  );

  it('writes one debug line, without anything of the user', async () => {
    const { guard, lines } = build({}, 'debug');
    const context = buildCallContext({ headers: { authorization: 'Bearer secret' } });
    await guard.run(query, context, () => Promise.resolve(1));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({
      level: 'debug',
      subschema: 'catalog',
      request: 'request-1',
      operation: 'query',
      target: 'products',
      outcome: 'ok',
      milliseconds: 0,
    });
    expect(JSON.stringify(lines)).not.toContain('secret');
  });

  it('writes nothing above the debug level', async () => {
    const { guard, lines } = build({ retries: 0 }, 'info');
    await expect(guard.run(query, buildCallContext(), () => Promise.reject(unavailable))).rejects.toThrow();
    expect(lines).toEqual([]);
  });
});

describe('retries', () => {
  it('try a query again after UPSTREAM_UNAVAILABLE, once by default, after a pause', async () => {
    const { guard, clock, observed } = build();
    const attempt = jest.fn().mockRejectedValueOnce(unavailable).mockResolvedValueOnce('second');
    const call = guard.run(query, buildCallContext(), attempt);
    await settle();
    expect(attempt).toHaveBeenCalledTimes(1);
    await clock.advance(60);
    await expect(call).resolves.toBe('second');
    expect(observed).toMatchObject([{ outcome: 'ok' }]);
  });

  it('give up after the last one', async () => {
    const { guard, clock } = build({ retries: 1 });
    const attempt = jest.fn().mockRejectedValue(unavailable);
    const failure = failureOf(guard.run(query, buildCallContext(), attempt));
    await clock.advance(1000);
    expect(await failure).toBe(unavailable);
    expect(attempt).toHaveBeenCalledTimes(2);
  });

  it.each([mutation, subscription])('are never made for a $operation', async (call) => {
    const { guard } = build();
    const attempt = jest.fn().mockRejectedValue(unavailable);
    await expect(guard.run(call, buildCallContext(), attempt)).rejects.toBe(unavailable);
    expect(attempt).toHaveBeenCalledTimes(1);
  });

  it.each(['UPSTREAM_TIMEOUT', 'UPSTREAM_BAD_RESPONSE', 'UPSTREAM_ERROR', 'UPSTREAM_RESPONSE_TOO_LARGE'])(
    'are not made after %s',
    async (code) => {
      const { guard } = build();
      const attempt = jest.fn().mockRejectedValue(new GatewayError(code));
      await expect(guard.run(query, buildCallContext(), attempt)).rejects.toMatchObject({ code });
      expect(attempt).toHaveBeenCalledTimes(1);
    },
  );

  it('share the timeout of the whole call', async () => {
    const { guard, clock } = build({ timeoutMs: 100 });
    const attempt = jest.fn().mockRejectedValueOnce(unavailable).mockImplementationOnce(never);
    const failure = failureOf(guard.run(query, buildCallContext(), attempt));
    await clock.advance(100);
    expect(await failure).toMatchObject({
      code: 'UPSTREAM_TIMEOUT',
    });
    expect(attempt).toHaveBeenCalledTimes(2);
    expect(clock.now()).toBe(100);
  });

  it('are not made when the pause would outlast the deadline', async () => {
    const { guard } = build({ timeoutMs: 30 });
    const attempt = jest.fn().mockRejectedValue(unavailable);
    await expect(guard.run(query, buildCallContext(), attempt)).rejects.toBe(unavailable);
    expect(attempt).toHaveBeenCalledTimes(1);
  });

  it('end their pause when the client leaves', async () => {
    const { guard, clock } = build();
    const client = new Cancellation();
    const attempt = jest.fn().mockRejectedValue(unavailable);
    const call = guard.run(query, buildCallContext({ cancellation: client }), attempt);
    const failure = failureOf(call);
    await settle();
    client.abort(new Error('The client left.'));
    expect(await failure).toBeInstanceOf(ClientGoneError);
    await settle();
    expect(clock.pending).toBe(0);
    expect(attempt).toHaveBeenCalledTimes(1);
  });

  it('stay within a tenth of the calls while an upstream keeps failing', async () => {
    const breaker = { windowMs: 10_000, minimum: Infinity, threshold: 1, sleepMs: 0 };
    const { guard, clock } = build({ breaker });
    const attempt = jest.fn().mockRejectedValue(unavailable);
    for (let sent = 0; sent < 200; sent += 1) {
      const failure = failureOf(guard.run(query, buildCallContext(), attempt));
      await clock.advance(40);
      expect(await failure).toBe(unavailable);
    }
    expect(attempt.mock.calls.length).toBeGreaterThan(200);
    expect(attempt.mock.calls.length).toBeLessThanOrEqual(221);
  });
});

describe('the breaker of a guard', () => {
  const breaker = { windowMs: 10_000, minimum: 4, threshold: 0.5, sleepMs: 5000 };

  type Details = ConstructorParameters<typeof GatewayError>[1];

  async function fail(
    guard: ReturnType<typeof build>['guard'],
    code: string,
    times: number,
    details?: Details,
  ): Promise<void> {
    for (let sent = 0; sent < times; sent += 1) {
      const call = guard.run(query, buildCallContext(), () => Promise.reject(new GatewayError(code, details)));
      await expect(call).rejects.toMatchObject({ code });
    }
  }

  it.each([
    [500, 'opens', 'UPSTREAM_CIRCUIT_OPEN'],
    [599, 'opens', 'UPSTREAM_CIRCUIT_OPEN'],
    [499, 'stays closed', undefined],
    ['500', 'stays closed', undefined],
  ])('after UPSTREAM_ERROR with the status %j %s', async (upstreamStatus, _, code) => {
    const { guard } = build({ breaker, retries: 0 });
    await fail(guard, 'UPSTREAM_ERROR', 4, { extensions: { upstreamStatus } });
    const next = guard.run(query, buildCallContext(), () => Promise.resolve(undefined));
    expect(await next.catch((error: unknown) => (error instanceof GatewayError ? error.code : error))).toBe(code);
  });

  it.each(['UPSTREAM_UNAVAILABLE', 'UPSTREAM_TIMEOUT', 'UPSTREAM_BAD_RESPONSE'])('opens after %s', async (code) => {
    const { guard, observed, lines } = build({ breaker, retries: 0 }, 'info');
    await fail(guard, code, 4);
    const attempt = jest.fn();
    await expect(guard.run(query, buildCallContext(), attempt)).rejects.toMatchObject({
      code: 'UPSTREAM_CIRCUIT_OPEN',
      subschema: 'catalog',
    });
    expect(attempt).not.toHaveBeenCalled();
    expect(observed.at(-1)).toMatchObject({ outcome: 'UPSTREAM_CIRCUIT_OPEN' });
    expect(lines).toMatchObject([{ level: 'warn', breaker: 'open', subschema: 'catalog' }]);
  });

  it.each(['UPSTREAM_ERROR', 'UPSTREAM_RESPONSE_TOO_LARGE', 'BAD_REQUEST', 'INTERNAL'])(
    'stays closed after %s',
    async (code) => {
      const { guard } = build({ breaker, retries: 0 });
      await fail(guard, code, 20);
      await expect(guard.run(query, buildCallContext(), () => Promise.resolve(1))).resolves.toBe(1);
    },
  );

  it('does not count clients that left', async () => {
    const { guard } = build({ breaker });
    for (let sent = 0; sent < 20; sent += 1) {
      const client = new Cancellation();
      const call = guard.run(query, buildCallContext({ cancellation: client }), hangUntilCancelled);
      client.abort(new Error('The client left.'));
      await expect(call).rejects.toBeInstanceOf(ClientGoneError);
    }
    await expect(guard.run(query, buildCallContext(), () => Promise.resolve(1))).resolves.toBe(1);
  });

  it('closes after one good probe', async () => {
    const { guard, clock, lines } = build({ breaker, retries: 0 }, 'info');
    await fail(guard, 'UPSTREAM_UNAVAILABLE', 4);
    await clock.advance(5000);
    await expect(guard.run(query, buildCallContext(), () => Promise.resolve(1))).resolves.toBe(1);
    await expect(guard.run(query, buildCallContext(), () => Promise.resolve(2))).resolves.toBe(2);
    expect(lines.at(-1)).toMatchObject({ breaker: 'closed' });
  });
});

describe('a guarded subscription', () => {
  it('is bound by the timeout until it is open', async () => {
    const { guard, clock } = build();
    const failure = failureOf(guard.run(subscription, buildCallContext(), never));
    await clock.advance(2000);
    expect(await failure).toMatchObject({
      code: 'UPSTREAM_TIMEOUT',
    });
  });

  it('outlives the timeout once open, and its cancellation follows the request', async () => {
    const { guard, clock } = build();
    const client = new Cancellation();
    const context = buildCallContext({ cancellation: client });
    const opened = await guard.run(subscription, context, (bounds) => Promise.resolve(bounds));
    expect(opened.deadline).toBe(Infinity);
    await clock.advance(60_000);
    expect(opened.cancellation.aborted).toBe(false);
    client.abort(new Error('The client left.'));
    expect(opened.cancellation.aborted).toBe(true);
    expect(clock.pending).toBe(0);
  });
});

function countTimers(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
}

describe('a guard in real time', () => {
  it('leaves no timer and no listener behind', async () => {
    const timers = countTimers();
    const metrics = { observe: () => undefined };
    const breaker = { windowMs: 10_000, minimum: 20, threshold: 0.5, sleepMs: 5000 };
    const policy = { subschema: 'catalog', timeoutMs: 2000, retries: 1, maxResponseBytes: 1000, breaker };
    const guard = createGuard(policy, { logger: createLogger({ level: 'silent' }), metrics });
    const context = buildCallContext();
    const attempt = jest.fn().mockRejectedValueOnce(unavailable).mockResolvedValue(1);
    await Promise.all(Array.from({ length: 50 }, () => guard.run(query, context, attempt)));
    expect(context.cancellation.listeners).toBe(0);
    expect(countTimers()).toBe(timers);
  });
});

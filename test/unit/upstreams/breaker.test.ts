import { Breaker, type BreakerVerdict } from '../../../src/upstreams/breaker';

const policy = { windowMs: 10_000, minimum: 20, threshold: 0.5, sleepMs: 5000 };

function call(breaker: Breaker, verdict: BreakerVerdict, now: number): boolean {
  const ticket = breaker.enter(now);
  if (ticket !== undefined) breaker.leave(ticket, verdict, now);
  return ticket !== undefined;
}

function repeat(times: number, action: () => void): void {
  for (let done = 0; done < times; done += 1) action();
}

function buildOpen(): Breaker {
  const breaker = new Breaker(policy);
  repeat(20, () => call(breaker, 'failing', 0));
  return breaker;
}

describe('Breaker', () => {
  it('stays closed below the minimum of calls', () => {
    const breaker = new Breaker(policy);
    repeat(19, () => call(breaker, 'failing', 0));
    expect(breaker.enter(0)).toBe('ordinary');
  });

  it('opens when half of the calls fail', () => {
    const breaker = new Breaker(policy);
    repeat(10, () => call(breaker, 'healthy', 0));
    repeat(9, () => call(breaker, 'failing', 0));
    expect(breaker.enter(0)).toBe('ordinary');
    call(breaker, 'failing', 0);
    expect(breaker.enter(0)).toBeUndefined();
  });

  it('stays closed below the threshold', () => {
    const breaker = new Breaker(policy);
    repeat(60, () => call(breaker, 'healthy', 0));
    repeat(59, () => call(breaker, 'failing', 0));
    expect(breaker.enter(0)).toBe('ordinary');
  });

  it('forgets calls that are older than the window', () => {
    const breaker = new Breaker(policy);
    repeat(19, () => call(breaker, 'failing', 0));
    call(breaker, 'failing', 10_001);
    expect(breaker.enter(10_001)).toBe('ordinary');
  });

  it('remembers calls across the slots of the window', () => {
    const breaker = new Breaker(policy);
    for (let now = 0; now < 20; now += 1) call(breaker, 'failing', now * 450);
    expect(breaker.enter(9000)).toBeUndefined();
  });

  it('lets one probe through after its sleep', () => {
    const breaker = buildOpen();
    expect(breaker.enter(4999)).toBeUndefined();
    expect(breaker.enter(5000)).toBe('probe');
    expect(breaker.enter(5000)).toBeUndefined();
  });

  it('sleeps again after a failed probe', () => {
    const breaker = buildOpen();
    expect(call(breaker, 'failing', 5000)).toBe(true);
    expect(breaker.enter(9999)).toBeUndefined();
    expect(breaker.enter(10_000)).toBe('probe');
  });

  it('closes after a good probe and begins to count anew', () => {
    const breaker = buildOpen();
    call(breaker, 'healthy', 5000);
    repeat(19, () => call(breaker, 'failing', 5000));
    expect(breaker.enter(5000)).toBe('ordinary');
  });

  it('gives the next call the probe when a probe said nothing', () => {
    const breaker = buildOpen();
    call(breaker, 'nothing', 5000);
    expect(breaker.enter(5000)).toBe('probe');
  });

  it('does not count calls that said nothing', () => {
    const breaker = new Breaker(policy);
    repeat(100, () => call(breaker, 'nothing', 0));
    repeat(19, () => call(breaker, 'failing', 0));
    expect(breaker.enter(0)).toBe('ordinary');
  });

  it('ignores calls that began before it opened', () => {
    const breaker = new Breaker(policy);
    const early = breaker.enter(0);
    repeat(20, () => call(breaker, 'failing', 0));
    breaker.leave(early ?? 'ordinary', 'healthy', 1);
    expect(breaker.enter(2)).toBeUndefined();
  });

  it('tells when it opens and closes', () => {
    const states: string[] = [];
    const breaker = new Breaker(policy, (state) => states.push(state));
    repeat(20, () => call(breaker, 'failing', 0));
    call(breaker, 'failing', 5000);
    call(breaker, 'healthy', 10_000);
    expect(states).toEqual(['open', 'open', 'closed']);
  });
});

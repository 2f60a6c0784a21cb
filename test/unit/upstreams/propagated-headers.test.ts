import { buildPropagatedHeaders, remainingMilliseconds } from '../../../src/upstreams/propagated-headers';
import { buildCallContext } from './build-call-context';

const trace = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

describe('propagated headers', () => {
  it("are the request's id and its trace", () => {
    const context = buildCallContext({ id: 'r-1', traceparent: trace, headers: { 'x-other': 'no' } });
    expect(buildPropagatedHeaders(context)).toEqual({ 'x-request-id': 'r-1', traceparent: trace });
  });

  it.each(['', 'junk', `${trace}\r\nx: y`, trace.toUpperCase()])('leave out the trace %j', (traceparent) => {
    expect(buildPropagatedHeaders(buildCallContext({ traceparent }))).not.toHaveProperty('traceparent');
  });

  it('leave out an id that no header can carry', () => {
    expect(buildPropagatedHeaders(buildCallContext({ id: 'a\nb' }))).toEqual({});
  });

  it('tell the remaining time in whole milliseconds, never less than one', () => {
    const left = remainingMilliseconds(buildCallContext({ deadline: performance.now() + 1000.5 }));
    expect(left).toBeGreaterThan(500);
    expect(Number.isInteger(left)).toBe(true);
    expect(remainingMilliseconds(buildCallContext({ deadline: 0 }))).toBe(1);
    expect(remainingMilliseconds(buildCallContext())).toBeUndefined();
  });
});

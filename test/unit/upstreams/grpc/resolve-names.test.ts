import { resolveNames } from '../../../../src/upstreams/grpc/resolve-names';

function resolve(claims: Readonly<Record<string, readonly string[]>>, reserved: readonly string[] = []) {
  const { names, changed } = resolveNames(
    Object.entries(claims).map(([id, wishes]) => ({ id, wishes })),
    new Set(reserved),
  );
  return { names: Object.fromEntries(names), changed };
}

describe('resolveNames', () => {
  test('grants first wishes that do not collide', () => {
    expect(resolve({ a: ['A', 'p_A'], b: ['B', 'p_B'] })).toEqual({ names: { a: 'A', b: 'B' }, changed: [] });
  });

  test('moves all sides of a collision on, as far as it takes', () => {
    const claims = { a: ['get', 'S_get', 'p_S_get'], b: ['get', 'S_get', 'q_S_get'], c: ['get', 'T_get'] };
    expect(resolve(claims).names).toEqual({ a: 'p_S_get', b: 'q_S_get', c: 'T_get' });
  });

  test('moves a reserved name on', () => {
    expect(resolve({ a: ['Query', 'p_Query'] }, ['Query']).names).toEqual({ a: 'p_Query' });
  });

  test('moves on who meets a second wish', () => {
    expect(resolve({ a: ['A', 'p_A'], b: ['A', 'q_A'], c: ['p_A', 'r_p_A'] }).names).toEqual({
      a: 'p_A_'.slice(0, 3),
      b: 'q_A',
      c: 'r_p_A',
    });
  });

  test('adds _ where even the last wish is taken or forbidden, and says so', () => {
    expect(resolve({ a: ['A'], b: ['A'], c: ['__c'], d: [] }, ['d'])).toEqual({
      names: { a: 'A', b: 'A_', c: '_c_', d: 'd_' },
      changed: ['A_', '_c_', 'd_'],
    });
  });
});

import { parse, type OperationDefinitionNode } from 'graphql';
import type { Policy } from '../../../../src/composition/guards/policy';
import { readGrants, type Asker } from '../../../../src/graphql/grants/read-grants';
import { collectGrantChecks } from '../../../../src/planning/collect-grant-checks';
import type { GrantCheck } from '../../../../src/planning/grant-check';
import { person } from '../../../oracle/guards/shop';
import { composeSound } from '../../composition/schemas/compose-sdl';

const schema = `type Query { a: Int b: Int c(x: Int! = 5, y: [String]): Int d: Int e: User f: Thing }
  type User { id: ID name: String } type Secret { id: ID at: Int } union Thing = User | Secret`;

async function checksOf(overlay: string, document: string, policies = {}): Promise<readonly GrantCheck[]> {
  const supergraph = await composeSound({ shop: { schema, overlay, policies } });
  const parsed = parse(document);
  return [...collectGrantChecks(supergraph, parsed, parsed.definitions[0] as OperationDefinitionNode).values()];
}

const nobody: Asker = { identity: undefined, session: undefined, variables: {} };
const texts = (checks: readonly GrantCheck[]): readonly string[] => checks.map(({ demand }) => demand.text);

describe('the checks of an operation', () => {
  it('are one for each demand, in its order, however many fields make it', async () => {
    const overlay = `extend type Query { a: Int @authenticated b: Int @requiresScopes(scopes: [["b"]]) d: Int @authenticated }
      extend type User { name: String @requiresScopes(scopes: [["n"]]) }`;
    const checks = await checksOf(overlay, '{ e { id ...F } d b a again: a } fragment F on User { name n: name }');
    expect(texts(checks)).toEqual([
      '@requiresScopes(scopes: [["n"]])',
      '@authenticated',
      '@requiresScopes(scopes: [["b"]])',
    ]);
  });

  it('are none where nothing that is asked for is guarded, and where nothing is guarded at all', async () => {
    expect(await checksOf('extend type Query { a: Int @authenticated }', '{ b e { name } }')).toEqual([]);
    expect(await checksOf('extend type Query { a: Int }', '{ a b }')).toEqual([]);
  });

  it('are those of every type that may stand where an interface or union is asked for', async () => {
    const overlay = 'extend type Secret @authenticated { at: Int @requiresScopes(scopes: [["at"]]) }';
    expect(texts(await checksOf(overlay, '{ f { ... on User { id } } }'))).toEqual(['@authenticated']);
    expect(texts(await checksOf(overlay, '{ f { ... on Secret { at } } }'))).toEqual([
      '@authenticated',
      '@requiresScopes(scopes: [["at"]])',
    ]);
  });

  it('are one for each set of arguments where a policy looks at them', async () => {
    const overlay = 'extend type Query { c: Int @policy(policies: [["p"]]) }';
    const checks = await checksOf(overlay, '{ a1: c(x: 1) a2: c(x: 1) a3: c(x: 2) a4: c }', { p: () => true });
    expect(checks).toHaveLength(3);
  });
});

describe('grants', () => {
  const overlay = `extend type Query { a: Int @authenticated b: Int @requiresScopes(scopes: [["r", "w"], ["admin"]]) }`;

  it.each([
    ['nobody', nobody, '00'],
    ['somebody', { ...nobody, ...person('1') }, '10'],
    ['who has a part of a list', { ...nobody, ...person('1', 'r') }, '10'],
    ['who has a list', { ...nobody, ...person('1', 'x', 'w', 'r') }, '11'],
    ['who has the other', { ...nobody, ...person('1', 'admin') }, '11'],
    ['who has a scope that holds the name', { ...nobody, ...person('1', 'admin:all', 'r w') }, '10'],
  ])('of %s are told at once', async (_, asker, grants) => {
    expect(readGrants(await checksOf(overlay, '{ a b }'), asker)).toBe(grants);
  });
});

describe('a policy', () => {
  const ask = async (policy: unknown, changes: Partial<Asker> = {}, field = 'c'): Promise<unknown> => {
    const overlay = 'extend type Query { c: Int @policy(policies: [["p"]]) d: Int @authenticated }';
    const checks = await checksOf(overlay, `query ($x: Int = 3, $y: [String]) { ${field} d }`, { p: policy });
    return readGrants(checks, { ...nobody, ...changes });
  };

  it('is given who asks, the session and coerced arguments', async () => {
    const requests: unknown[] = [];
    const policy: Policy = (request) => requests.push(request) > 0;
    const asker = { ...person('1'), session: { cart: 1 }, variables: { x: 3, y: ['a'] } };
    expect(await ask(policy, asker, 'c(x: $x, y: $y)')).toBe('11');
    expect(await ask(policy, nobody)).toBe('10');
    expect(requests).toEqual([
      { ...person('1'), session: { cart: 1 }, args: { x: 3, y: ['a'] } },
      { identity: undefined, session: undefined, args: { x: 5 } },
    ]);
  });

  it('says yes by true alone', async () => {
    for (const answer of [1, 'true', {}, undefined, null, false]) expect(await ask(() => answer)).toBe('00');
    for (const answer of [1, 'true', {}, false]) expect(await ask(() => Promise.resolve(answer))).toBe('00');
    expect(await ask(() => Promise.resolve(true))).toBe('10');
  });

  it('that fails says no, and the log tells why', async () => {
    const lines: [object, string][] = [];
    const log = { error: (facts: object, message: string) => lines.push([facts, message]) };
    const broken = new Error('broken');
    expect(
      await ask(
        () => {
          throw broken;
        },
        { log },
      ),
    ).toBe('00');
    expect(await ask(() => Promise.reject(broken), { log, ...person('1') })).toBe('01');
    expect(await ask(() => Promise.reject(broken))).toBe('00');
    const line = [{ err: broken, policy: 'p' }, 'a policy failed, so that it says no'];
    expect(lines).toEqual([line, line]);
  });

  it('that gives no answer in 2 s says no', async () => {
    const lines: unknown[] = [];
    const log = { error: (facts: { err?: Error }) => lines.push(facts.err?.message) };
    expect(await ask(() => new Promise(() => undefined), { log })).toBe('00');
    expect(lines).toEqual(['The policy gave no answer within 2 s.']);
  });

  it('is not asked where the arguments are none that execution could take', async () => {
    expect(await ask(() => true, { variables: { x: null } }, 'c(x: $x)')).toBe('00');
  });

  it('of lists: all of one are enough, in whatever order answers come', async () => {
    const overlay =
      'extend type Query { a: Int @policy(policies: [["no", "never"], ["yes", "later"], ["soon", "no"]]) }';
    const asked: string[] = [];
    const say = (name: string, answer: boolean | Promise<boolean>) => () => {
      asked.push(name);
      return answer;
    };
    const policies = {
      no: say('no', false),
      never: say('never', true),
      yes: say('yes', true),
      later: say('later', Promise.resolve(true)),
      soon: say('soon', Promise.resolve(true)),
    };
    expect(await readGrants(await checksOf(overlay, '{ a }', policies), nobody)).toBe('1');
    expect(asked).not.toContain('never');
    const without = { ...policies, later: say('later', Promise.resolve(false)) };
    expect(await readGrants(await checksOf(overlay, '{ a }', without), nobody)).toBe('0');
    const atOnce = { ...policies, later: say('later', true) };
    expect(readGrants(await checksOf(overlay, '{ a }', atOnce), nobody)).toBe('1');
  });
});

import type { Policy } from '../../../../src/composition/guards/policy';
import { composeSdl, composeSound, type GraphCase } from './compose-sdl';

const schema = `
  interface Node { id: ID! secret: Int }
  type User implements Node { id: ID! secret: Int name: String }
  type Order { id: ID! owner: User node: Node any: Any level: Level at: Moment size(unit: String): Int }
  union Any = User | Order
  enum Level { LOW HIGH }
  scalar Moment
  type Lonely { id: ID! }
  type Query { me: User orders(first: Int): [Order!]! node: Node any: Any _orders(ids: [ID!]!): [Order] }`;
const yes: Policy = () => true;

/** What every guarded field and object demands, as SDL by coordinate. */
async function guardsOf(graph: GraphCase): Promise<Record<string, string>> {
  const { guards } = await composeSound(graph);
  const printed = [...guards.fields, ...guards.objects].map(([coordinate, guard]) => [
    coordinate,
    guard.map(({ text }) => text).join(' '),
  ]);
  return Object.fromEntries(printed) as Record<string, string>;
}

const shop = (overlay: string, more: object = {}): GraphCase => ({ shop: { schema, overlay, ...more } });

describe('a guard', () => {
  it('on a field is that of the field alone', async () => {
    expect(await guardsOf(shop('extend type User { name: String @authenticated }'))).toEqual({
      'User.name': '@authenticated',
    });
  });

  it('on a type is that of every field that returns it, in lists too, and of its objects', async () => {
    expect(await guardsOf(shop('extend type Order @requiresScopes(scopes: [["a", "b"], ["c"]])'))).toEqual({
      Order: '@requiresScopes(scopes: [["a", "b"], ["c"]])',
      'Query.orders': '@requiresScopes(scopes: [["a", "b"], ["c"]])',
    });
  });

  it('on an interface is that of all that implements it', async () => {
    expect(await guardsOf(shop('extend interface Node @authenticated'))).toEqual({
      User: '@authenticated',
      'Order.owner': '@authenticated',
      'Order.node': '@authenticated',
      'Query.me': '@authenticated',
      'Query.node': '@authenticated',
    });
  });

  it('on a field of an interface is that of the field of all that implements it', async () => {
    expect(await guardsOf(shop('extend interface Node { secret: Int @authenticated }'))).toEqual({
      'User.secret': '@authenticated',
    });
  });

  it('may stand on unions, enums and scalars', async () => {
    const overlay = `extend union Any @authenticated
      extend enum Level @requiresScopes(scopes: [["l"]])
      extend scalar Moment @requiresScopes(scopes: [["m"]])`;
    expect(await guardsOf(shop(overlay))).toEqual({
      'Order.any': '@authenticated',
      'Query.any': '@authenticated',
      'Order.level': '@requiresScopes(scopes: [["l"]])',
      'Order.at': '@requiresScopes(scopes: [["m"]])',
    });
  });

  it('adds to those of the type, of the interface and of other subschemas', async () => {
    const graph = {
      ...shop(
        `extend type User @key(selectionSet: "{ id }") @authenticated { secret: Int @requiresScopes(scopes: [["a"]]) }
        extend interface Node { secret: Int @requiresScopes(scopes: [["n"]]) }
        extend type Query { me: User @policy(policies: [["yes"]]) }`,
        { policies: { yes } },
      ),
      other: {
        schema: 'type User { id: ID! secret: Int } type Query { users(ids: [ID!]!): [User] }',
        overlay: `extend type User @key(selectionSet: "{ id }") { secret: Int @requiresScopes(scopes: [["b"]]) }
          extend type Query { users(ids: [ID!]!): [User] @merge(keyField: "id") @internal }`,
      },
    };
    expect(await guardsOf(graph)).toMatchObject({
      'User.secret':
        '@requiresScopes(scopes: [["b"]]) @requiresScopes(scopes: [["a"]]) @requiresScopes(scopes: [["n"]])',
      'Query.me': '@policy(policies: [["yes"]]) @authenticated',
    });
  });

  it('of what a computed field is made of is that of the computed field, through what that is computed from', async () => {
    const graph: GraphCase = {
      a: {
        schema:
          'type User { id: ID! size: Size plain: Int } type Size { width: Int } type Query { me: User _u(ids: [ID!]!): [User] }',
        overlay: `extend type User @key(selectionSet: "{ id }")
          extend type Size { width: Int @authenticated }
          extend type Query { _u(ids: [ID!]!): [User] @merge(keyField: "id") }`,
      },
      b: {
        schema: `type User { id: ID! x: Int y: Int } input Key { id: ID! size: SizeKey x: Int plain: Int } input SizeKey { width: Int }
          type Query { _v(keys: [Key!]!): [User] }`,
        overlay: `extend type User @key(selectionSet: "{ id }") { x: Int @computed(selectionSet: "{ size { width } }") y: Int @computed(selectionSet: "{ plain }") }
          extend type Query { _v(keys: [Key!]!): [User] @merge(keyArg: "keys") }`,
      },
      c: {
        schema: 'type User { id: ID! z: Int } input Key2 { id: ID! x: Int } type Query { _w(keys: [Key2!]!): [User] }',
        overlay: `extend type User @key(selectionSet: "{ id }") { z: Int @computed(selectionSet: "{ x }") }
          extend type Query { _w(keys: [Key2!]!): [User] @merge(keyArg: "keys") }`,
      },
    };
    expect(await guardsOf(graph)).toEqual({
      'Size.width': '@authenticated',
      'User.x': '@authenticated',
      'User.z': '@authenticated',
    });
  });

  it('speaks of public names where transforms change them', async () => {
    const transforms = { prefix: 'Shop_', rename: { Order: 'Purchase', 'User.name': 'label' } };
    const overlay = 'extend type Order @authenticated extend type User { name: String @authenticated }';
    expect(await guardsOf(shop(overlay, { transforms }))).toEqual({
      Purchase: '@authenticated',
      'Query.Shop_orders': '@authenticated',
      'Shop_User.label': '@authenticated',
    });
  });

  it('may stand in the own SDL of an upstream', async () => {
    const upstreamOverlay = 'extend type Order @authenticated extend enum Level @requiresScopes(scopes: [["l"]])';
    expect(await guardsOf({ shop: { schema, upstreamOverlay, pinned: false } })).toMatchObject({
      'Query.orders': '@authenticated',
      'Order.level': '@requiresScopes(scopes: [["l"]])',
    });
  });

  it('changes the hash of the graph', async () => {
    const hashes = await Promise.all(
      ['extend type User { name: String }', 'extend type User { name: String @authenticated }'].map(
        async (overlay) => (await composeSound(shop(overlay))).hash,
      ),
    );
    expect(new Set(hashes).size).toBe(2);
  });
});

interface Fault {
  readonly title: string;
  readonly overlay: string;
  readonly problems: readonly string[];
  readonly mend?: string;
  readonly more?: object;
}

const faults: readonly Fault[] = [
  {
    title: 'an unknown policy, with the near name',
    overlay: 'extend type User { name: String\n @policy(policies: [["yess"]]) }',
    problems: ['2 error: @policy on User.name names yess, but no file of the folder policies exports it.'],
    mend: 'Did you mean "yes"?',
    more: { policies: { yes } },
  },
  {
    title: 'a policy where there is none',
    overlay: 'extend type User @policy(policies: [["owns"]])',
    problems: ['1 error: @policy on User names owns, but no file of the folder policies exports it.'],
    mend: 'There is none yet; write `export const owns: Policy = …` in policies/<any name>.ts.',
  },
  {
    title: 'a list that nobody meets',
    overlay: 'extend type User @requiresScopes(scopes: [])',
    problems: ['1 error: @requiresScopes on User names nothing, so that nobody meets it.'],
  },
  {
    title: 'a list that everybody meets',
    overlay: 'extend type User @requiresScopes(scopes: [["a"], []]) { name: String @policy(policies: [[""]]) }',
    problems: [
      '1 error: @requiresScopes on User has an empty list or name, so that everybody meets it.',
      '1 error: @policy on User.name has an empty list or name, so that everybody meets it.',
    ],
  },
  {
    title: 'a list of names',
    overlay: 'extend type User @requiresScopes(scopes: ["a", "b"])\n{ name: String @requiresScopes(scopes: "a") }',
    problems: [
      '1 error: @requiresScopes on User is a list of names, not of lists of names.',
      '2 error: @requiresScopes on User.name is a list of names, not of lists of names.',
    ],
    mend: 'Write [["a", "b"]] where all are required, [["a"], ["b"]] where any one is enough.',
  },
  {
    title: 'a root type',
    overlay: 'extend type Query @authenticated',
    problems: ['1 error: @authenticated on Query says nothing: no field returns Query.'],
    mend: 'Put it on the fields of Query that it is meant for.',
  },
  {
    title: 'places that cannot be guarded',
    overlay: `extend enum Level { LOW @authenticated }
      extend type Order { size(unit: String @authenticated): Int }`,
    problems: [
      '1 error: @authenticated cannot stand on ENUM_VALUE.',
      '2 error: @authenticated cannot stand on ARGUMENT_DEFINITION.',
    ],
  },
  {
    title: 'a wrong value',
    overlay: 'extend type User @requiresScopes(scopes: [[1]])',
    problems: ['1 error: @requiresScopes: Argument "scopes" has invalid value [[1]].'],
  },
  {
    title: 'a guard twice',
    overlay: 'extend type User @authenticated @authenticated',
    problems: ['1 error: @authenticated stands here twice.'],
  },
  {
    title: 'a field that clients do not see',
    overlay: 'extend type Query { _orders(ids: [ID!]!): [Order] @authenticated }',
    problems: [
      '1 warning: The guard of Query._orders says nothing: clients cannot ask for the field, and the gateway is not asked.',
    ],
  },
  {
    title: 'a type that nothing leads to',
    overlay: 'extend type Lonely @authenticated { id: ID! @authenticated }',
    problems: [
      '1 warning: The guard of Lonely says nothing: no public root field leads there.',
      '1 warning: The guard of Lonely.id says nothing: no public root field leads there.',
    ],
  },
  {
    title: 'what the transforms hide',
    overlay: 'extend type User { name: String @authenticated }',
    problems: ['1 warning: @authenticated on User.name says nothing: the transforms hide that.'],
    more: { transforms: { hide: ['User.name'] } },
  },
];

describe('the lint of guards', () => {
  it.each(faults)('reports $title', async ({ overlay, problems, mend = '', more = {} }) => {
    const composed = await composeSdl(shop(overlay, more));
    expect(composed.problems).toEqual(problems.map((text) => `shop/overlay.graphql:${text}`));
    expect(composed.mends.join('\n')).toContain(mend);
  });

  it('never passes over a guard in the own SDL of an upstream', async () => {
    const upstreamOverlay = `extend type User @policy(name: "x") { name: String @requiresScopes(scopes: [[{}]]) }
      extend type Order { size(unit: String @authenticated): Int }`;
    const { problems, supergraph } = await composeSdl({ shop: { schema, upstreamOverlay, pinned: false } });
    expect(supergraph).toBeUndefined();
    expect(problems).toEqual([
      "shop/subschema.yaml:1 warning: @policy of the upstream's own SDL has other arguments than ours, and guards nothing.",
      'shop/subschema.yaml:1 error: @requiresScopes: Argument "scopes" has invalid value [[{}]].',
      'shop/subschema.yaml:1 error: @authenticated cannot stand on ARGUMENT_DEFINITION.',
    ]);
  });

  it('looks at types that an overlay declares as at any', async () => {
    const overlay = `extend type Query { found: Found @rpc }
      type Found { id: ID! kind(of: Int @authenticated): Kind want: String @authenticated }
      enum Kind @requiresScopes(scopes: [["k"]]) { A @authenticated }
      input Wish { x: Int @authenticated }`;
    const directives = 'directive @rpc on FIELD_DEFINITION';
    const { problems } = await composeSdl(shop(overlay, { directives }));
    expect(problems).toEqual([
      'shop/overlay.graphql:2 error: @authenticated cannot stand on ARGUMENT_DEFINITION.',
      'shop/overlay.graphql:3 error: @authenticated cannot stand on ENUM_VALUE.',
      'shop/overlay.graphql:4 error: @authenticated cannot stand on INPUT_FIELD_DEFINITION.',
    ]);
    const sound = overlay
      .replace('(of: Int @authenticated)', '')
      .replace('A @authenticated', 'A')
      .replace('x: Int @authenticated', 'x: Int');
    expect(await guardsOf(shop(sound, { directives }))).toEqual({
      'Found.kind': '@requiresScopes(scopes: [["k"]])',
      'Found.want': '@authenticated',
    });
  });

  it('lets a guard stand beside @link, and warns of a link that shows what is guarded', async () => {
    const people = {
      schema: 'type Person { id: ID! name: String } type Query { _people(ids: [ID!]!): [Person] }',
      overlay: `extend type Person @key(selectionSet: "{ id }")
        extend type Query { _people(ids: [ID!]!): [Person] @merge(keyField: "id") }`,
    };
    const linked = (guard: string): GraphCase => ({
      people,
      ...shop(`extend type Order { id: ID! @authenticated person: Person @link(key: "{ id }", to: "id") ${guard} }`),
    });
    const { problems } = await composeSdl(linked(''));
    expect(problems).toEqual([
      'shop/overlay.graphql:1 warning: Order.person shows Order.id as Person.id, without its @authenticated.',
    ]);
    expect((await composeSdl(linked('@authenticated'))).problems).toEqual([]);
    expect(await guardsOf(linked('@authenticated'))).toEqual({
      'Order.id': '@authenticated',
      'Order.person': '@authenticated',
    });
  });
});

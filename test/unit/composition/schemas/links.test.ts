import { clientSdl, composeSdl, composeSound, type SubschemaCase } from './compose-sdl';

const users: SubschemaCase = {
  schema: `type Query { _users(ids: [ID!]!): [User] _byTag(tag: Tag): User }
    enum Tag { A }
    type User { id: ID! tag: Tag name: String! age: Int best: [User] }`,
  overlay: `extend type User @key(selectionSet: "{ id }")
    extend type Query { _users(ids: [ID!]!): [User] @merge(keyField: "id") }`,
};

const schema = `type Query { order: Order named: Named }
interface Named { name: String }
union Any = Order | Ref
type Order implements Named { id: ID! name: String by: String! bys: [ID!]! rank: Float any: Any ref: Ref refs: [Ref] tag(n: Int!): ID }
type Ref { id: ID ids: [ID!]! }`;

/** An orders subschema with one link, on a line of its own. */
function orders(link: string, more: Partial<SubschemaCase> = {}): SubschemaCase {
  return { schema, overlay: `extend type Order {\n${link}\n}`, ...more };
}

interface Refusal {
  readonly title: string;
  readonly link: string;
  readonly transforms?: SubschemaCase['transforms'];
  /** After `orders/overlay.graphql:2 error: `. */
  readonly problem: string;
  /** A part of the mend. */
  readonly mend: string;
}

const refusals: readonly Refusal[] = [
  {
    title: 'a key that does not parse',
    link: 'buyer: User @link(key: "by", to: "id")',
    problem: '@link of Order.buyer: "by" is not a selection set',
    mend: 'key: "{ customerId }"',
  },
  {
    title: 'a key of nothing',
    link: 'buyer: User @link(key: "{ __typename }", to: "id")',
    problem: '@link of Order.buyer: key: "{ __typename }" gives 0 values, but to: "id" takes one value.',
    mend: 'in the same order',
  },
  {
    title: 'as many values as the target does not take',
    link: 'buyer: User @link(key: "{ id by }", to: "id")',
    problem: '@link of Order.buyer: key: "{ id by }" gives 2 values, but to: "id" takes one value.',
    mend: 'in the same order',
  },
  {
    title: 'names that are none',
    link: 'buyer: User @link(key: "{ by }", to: "{ id }")',
    problem: '@link of Order.buyer: "{" cannot stand in to: "{ id }".',
    mend: 'with spaces between them',
  },
  {
    title: 'a field of the target twice',
    link: 'buyer: User @link(key: "{ id by }", to: "id id")',
    problem: '@link of Order.buyer: "id" cannot stand in to: "id id".',
    mend: 'each once',
  },
  {
    title: 'a key field that the upstream has not, with the near name',
    link: 'buyer: User @link(key: "{ byy }", to: "id")',
    problem: '@link of Order.buyer: The upstream has no field Order.byy.',
    mend: 'Did you mean "by"?',
  },
  {
    title: 'a key field with required arguments',
    link: 'buyer: User @link(key: "{ tag }", to: "id")',
    problem: '@link of Order.buyer: Order.tag needs arguments, which a key cannot give.',
    mend: 'without required arguments',
  },
  {
    title: 'a key that is an object',
    link: 'buyer: User @link(key: "{ ref }", to: "id")',
    problem: '@link of Order.buyer: ref is an object, of which nothing is selected.',
    mend: '"ref { … }"',
  },
  {
    title: 'a key inside of a union',
    link: 'buyer: User @link(key: "{ any { id } }", to: "id")',
    problem: '@link of Order.buyer: "id" is selected of Any, which is no object type.',
    mend: 'objects of one type',
  },
  {
    title: 'a key inside of a leaf',
    link: 'buyer: User @link(key: "{ by { id } }", to: "id")',
    problem: '@link of Order.buyer: "id" is selected of String, which is no object type.',
    mend: 'objects of one type',
  },
  {
    title: 'one object for a list of keys',
    link: 'buyer: User @link(key: "{ bys }", to: "id")',
    problem: '@link of Order.buyer: its key bys is a list, but its type no list.',
    mend: 'Write [User].',
  },
  {
    title: 'a list of objects for one key',
    link: 'buyers: [User] @link(key: "{ by }", to: "id")',
    problem: '@link of Order.buyers: its key by is no list, but its type a list.',
    mend: 'Write User.',
  },
  {
    title: 'lists in lists as one list',
    link: 'buyers: [User] @link(key: "{ refs { ids } }", to: "id")',
    problem: '@link of Order.buyers: its key refs.ids is a list of lists, 2 deep, but its type a list.',
    mend: 'Write [[User]].',
  },
  {
    title: 'a compound key of two lists',
    link: 'buyers: [User] @link(key: "{ bys refs { id } }", to: "id tag")',
    problem:
      '@link of Order.buyers: bys and refs are different lists: nothing tells which of their items belong together.',
    mend: 'from one list of objects',
  },
  {
    title: 'a non-null object of a key that may be null',
    link: 'buyer: User! @link(key: "{ ref { id } }", to: "id")',
    problem: '@link of Order.buyer: its type is User!, but its key may be null where that cannot.',
    mend: 'Write User.',
  },
  {
    title: 'non-null items of keys that may be null',
    link: 'buyers: [User!] @link(key: "{ refs { id } }", to: "id")',
    problem: '@link of Order.buyers: its type is [User!], but its key may be null where that cannot.',
    mend: 'Write [User].',
  },
  {
    title: 'a non-null list of keys that may be null',
    link: 'buyers: [[User]!]! @link(key: "{ refs { ids } }", to: "id")',
    problem: '@link of Order.buyers: its type is [[User]!]!, but its key may be null where that cannot.',
    mend: 'Write [[User]].',
  },
  {
    title: 'a target that nobody has, with the near name',
    link: 'buyer: Userr @link(key: "{ by }", to: "id")',
    problem: '@link of Order.buyer: No subschema has the type Userr.',
    mend: 'Did you mean "User"?',
  },
  {
    title: 'a target of the upstream that is no object type',
    link: 'buyer: Named @link(key: "{ by }", to: "id")',
    problem: '@link of Order.buyer: Named is no object type, so no key identifies it.',
    mend: 'one object type',
  },
  {
    title: 'a target of another subschema that is no object type',
    link: 'buyer: Tag @link(key: "{ by }", to: "id")',
    problem: '@link of Order.buyer: Tag is no object type, so no key identifies it.',
    mend: 'one object type',
  },
  {
    title: 'a scalar as target',
    link: 'buyer: String @link(key: "{ by }", to: "id")',
    problem: '@link of Order.buyer: String is no object type, so no key identifies it.',
    mend: 'one object type',
  },
  {
    title: 'a field that the target has not',
    link: 'buyer: User @link(key: "{ by }", to: "idd")',
    problem: '@link of Order.buyer: No subschema has the field User.idd.',
    mend: 'Did you mean "id"?',
  },
  {
    title: 'a field of the target that holds no one value',
    link: 'buyer: User @link(key: "{ by }", to: "best")',
    problem: '@link of Order.buyer: User.best is [User], which no key can be.',
    mend: 'hold one value each',
  },
  {
    title: 'values of another type',
    link: 'buyer: User @link(key: "{ rank }", to: "id")',
    problem: '@link of Order.buyer: Order.rank is Float, but User.id is ID.',
    mend: 'a key of the same type',
  },
  {
    title: 'a Float where the target has an Int',
    link: 'buyer: User @link(key: "{ rank }", to: "age")',
    problem: '@link of Order.buyer: Order.rank is Float, but User.age is Int.',
    mend: 'a key of the same type',
  },
  {
    title: 'fields that cannot be had from the key',
    link: 'buyer: User @link(key: "{ by }", to: "name")',
    problem: '@link of Order.buyer: User.id, User.tag, User.age and User.best cannot be had from name alone.',
    mend: 'Give users an entry point for User by name',
  },
  {
    title: 'arguments',
    link: 'buyer(at: Int): User @link(key: "{ by }", to: "id")',
    problem: 'Order.buyer has arguments, which a link does not take.',
    mend: 'Remove them.',
  },
  {
    title: 'a field that the upstream answers',
    link: 'name: String @link(key: "{ by }", to: "id")',
    problem: '@link stands on Order.name, which the upstream answers itself.',
    mend: 'a name that the upstream does not have',
  },
  {
    title: 'a computed field',
    link: 'buyer: User @link(key: "{ by }", to: "id") @computed(selectionSet: "{ name }")',
    problem: '@computed cannot stand beside @link.',
    mend: 'Keep one of them.',
  },
  {
    title: 'a key field that the transforms hide',
    link: 'buyer: User @link(key: "{ by }", to: "id")',
    transforms: { hide: ['Order.by'] },
    problem: '@link of Order.buyer: Order.by is hidden by the transforms.',
    mend: 'transforms.hide',
  },
  {
    title: 'a name that the transforms give to another field',
    link: 'buyer: User @link(key: "{ by }", to: "id")',
    transforms: { rename: { 'Order.rank': 'buyer' } },
    problem: '@link of Order.buyer: Order.rank would have the same name, by the transforms.',
    mend: 'another name',
  },
];

describe('a link is refused, with file, line and mend, for', () => {
  it.each(refusals)('$title', async ({ link, transforms = {}, problem, mend }) => {
    const composed = await composeSdl({ orders: orders(link, { transforms }), users });
    expect(composed.problems).toEqual([expect.stringContaining(`orders/overlay.graphql:2 error: ${problem}`)]);
    expect(composed.mends[0]).toContain(mend);
    expect(composed.supergraph).toBeUndefined();
  });

  it.each([
    ['Query', 'type Query', '@link stands on Query.buyer, but Query holds no foreign key.'],
    ['an interface', 'interface Named', '@link stands on Named.buyer, but Named is an interface.'],
  ])('standing on %s', async (_title, type, problem) => {
    const overlay = `extend ${type} {\n buyer: User @link(key: "{ name }", to: "id")\n}`;
    const { problems } = await composeSdl({ orders: { schema, overlay }, users });
    expect(problems).toEqual([`orders/overlay.graphql:2 error: ${problem}`]);
  });

  it('standing twice, and without a key', async () => {
    const twice = 'buyer: User @link(key: "{ by }", to: "id")\nbuyer: User @link(key: "{ by }", to: "id")';
    expect((await composeSdl({ orders: orders(twice), users })).problems).toEqual([
      'orders/overlay.graphql:3 error: Order.buyer is defined twice.',
    ]);
    expect((await composeSdl({ orders: orders('buyer: User @link(to: "id")'), users })).problems).toEqual([
      expect.stringContaining('orders/overlay.graphql:2 error: @link: Argument "key"'),
    ]);
  });

  it('a key that is computed from others', async () => {
    const overlay = `extend type Order @key(selectionSet: "{ id }") { by: String! @computed(selectionSet: "{ note }")\n buyer: User @link(key: "{ by }", to: "id") }
      extend type Query { _orders(keys: [Key!]!): [Order] @merge }`;
    const own = schema.replace('{ order', '{ _orders(keys: [Key!]!): [Order] order');
    const composed = await composeSdl({
      orders: { schema: `${own} scalar Key`, overlay },
      notes: {
        schema: 'type Query { _notes(ids: [ID!]!): [Order] } type Order { id: ID! note: String }',
        overlay:
          'extend type Order @key(selectionSet: "{ id }") extend type Query { _notes(ids: [ID!]!): [Order] @merge(keyField: "id") }',
      },
      users,
    });
    expect(composed.problems).toEqual([
      'orders/overlay.graphql:2 error: @link of Order.buyer: Order.by is computed from other subschemas.',
    ]);
  });
});

describe('a link', () => {
  it('is a field of the client schema, and its target is as without it', async () => {
    const link = '"Who bought it." buyer: User @link(key: "{ by }", to: "id") @deprecated(reason: "old")';
    const sdl = await clientSdl({ orders: orders(link), users });
    expect(sdl).toContain('"""Who bought it."""\n  buyer: User @deprecated(reason: "old")');
    expect(sdl).toContain('type User {\n  age: Int\n  best: [User]\n  id: ID!\n  name: String!\n  tag: Tag\n}');
  });

  it('leaves what a service that answers rows alone says of its fields as it is', async () => {
    const link = 'buyer: User @link(key: "{ by }", to: "id")';
    const sdl = await clientSdl({ orders: orders(link), users: { ...users, entityFieldsNullable: true } });
    expect(sdl).toContain('name: String!');
  });

  it('warns where it rules null out and more than its key can be asked', async () => {
    const { problems, supergraph } = await composeSdl({
      orders: orders('buyer: User! @link(key: "{ by }", to: "id")'),
      users,
    });
    expect(problems).toEqual([
      'orders/overlay.graphql:2 warning: Order.buyer is non-null: where no subschema has the User of a key, what holds it becomes null, with an error.',
    ]);
    expect(supergraph).toBeDefined();
  });

  it.each(['buyers: [User]! @link(key: "{ bys }", to: "id")', 'buyer: User @link(key: "{ id }", to: "id")'])(
    'composes without a word: %s',
    async (link) => {
      expect((await composeSdl({ orders: orders(link), users })).problems).toEqual([]);
    },
  );

  it('leads to the upstream’s own type by its own name, where that is shown, and else to the one that clients know', async () => {
    const own = `${schema} type Person { id: ID }`;
    const link = 'buyer: Person @link(key: "{ by }", to: "id")';
    const typeOf = async (transforms: SubschemaCase['transforms'], target: string): Promise<unknown> => {
      const { supergraph, problems } = await composeSdl({
        orders: orders(link.replace('Person', target), { schema: own, transforms: transforms ?? {} }),
        users: { ...users, transforms: target === 'Person' ? { rename: { User: 'Person' } } : {} },
      });
      expect(problems).toEqual([]);
      return supergraph?.subschemas.get('orders')?.links.get('Order.buyer')?.target;
    };
    expect(await typeOf({ rename: { Person: 'User' } }, 'User')).toBe('User');
    expect(await typeOf({ hide: ['Person'] }, 'Person')).toBe('Person');
  });

  it('of a type that the transforms hide is hidden with it', async () => {
    const transforms = { hide: ['Order'] };
    const sound = await composeSound({
      orders: {
        schema: 'type Query { order: Order one: Int } type Order { by: ID }',
        overlay: 'extend type Order { buyer: User @link(key: "{ by }", to: "id") }',
        transforms,
      },
      users: { ...users, schema: users.schema.replace('{ _users', '{ me: User _users') },
    });
    expect(sound.subschemas.get('orders')?.links.size).toBe(0);
  });

  it('changes the hash with its key, and with what it leads to', async () => {
    const hashOf = async (link: string) => (await composeSound({ orders: orders(link), users })).hash;
    const hashes = await Promise.all(
      ['key: "{ by }"', 'key: "{ id }"'].map((key) => hashOf(`buyer: User @link(${key}, to: "id")`)),
    );
    expect(new Set(hashes).size).toBe(2);
    expect(await hashOf('buyer: User @link(key: "{ id }", to: "id")')).toBe(hashes[1]);
  });

  it('may stand in a type that the overlay declares for @rpc', async () => {
    const rpc = 'directive @rpc(method: String!, result: String) on FIELD_DEFINITION';
    const overlay = `extend type Query { item: Item @rpc(method: "s/M") }
      type Item { id: ID! owner: User @link(key: "{ id }", to: "id") }`;
    const graph = { orders: { schema: 'type Query { one: Int }', overlay, directives: rpc }, users };
    expect((await composeSdl(graph)).problems).toEqual([]);
    expect(await clientSdl(graph)).toContain('type Item {\n  id: ID!\n  owner: User\n}');
  });

  it('in the SDL of an upstream is left to the upstream', async () => {
    const upstream = 'extend type Order { ref: Ref @link(key: "{ id }", to: "id") }';
    const { supergraph, problems } = await composeSdl({ orders: { schema, upstreamOverlay: upstream } });
    expect(problems).toEqual([]);
    expect(supergraph?.subschemas.get('orders')?.links.size).toBe(0);
  });
});

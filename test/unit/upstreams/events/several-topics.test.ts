import { openSubject, type Subject } from './open-subject';

describe('a type that several topics feed', () => {
  let subject: Subject;

  beforeEach(async () => {
    subject = await openSubject(/* GraphQL */ `
      type Order
        @projection(topic: "orders", key: "id", deletes: ["Cancelled"])
        @projection(topic: "payments", key: "id")
        @projection(topic: "baskets", key: "id", each: "orders") {
        id: ID!
        total: Int
        paid: Int! @sum(path: "amount")
        baskets: Int! @count(where: { type: ["Basket"] })
      }
      type Payment @projection(topic: "payments", key: "payment") {
        payment: ID!
        amount: Int!
      }
      type Mutation {
        pay(id: ID!, payment: ID!, amount: Int!): Order! @publish(topic: "payments", key: "id")
      }
      type Subscription {
        orderChanged(id: ID): Order
      }
    `);
  });

  afterEach(async () => {
    await subject.close();
  });

  const order = async (): Promise<unknown> => (await subject.ask('{ order(id: "1") { id } }')).data?.['order'];

  test('each of them changes the one entity, and one of them feeds another type too', async () => {
    await subject.send('payments', 'Paid', { id: '1', payment: 'p', amount: 3 });
    expect(await order()).toEqual({ id: '1', total: null, paid: 3, baskets: 0 });
    await subject.send('orders', 'Placed', { id: '1', total: 5 });
    await subject.send('baskets', 'Basket', { orders: [{ id: '1' }, { id: '2' }] });
    await subject.send('payments', 'Paid', { id: '1', payment: 'q', amount: 2 });
    expect(await order()).toEqual({ id: '1', total: 5, paid: 5, baskets: 1 });
    expect((await subject.ask('{ payment(payment: "q") { amount } }')).data).toEqual({
      payment: { payment: 'q', amount: 2 },
    });
  });

  test('what one of its topics deletes is gone', async () => {
    await subject.send('payments', 'Paid', { id: '1', payment: 'p', amount: 3 });
    await subject.send('orders', 'Cancelled', { id: '1' });
    expect(await order()).toBeNull();
  });

  test('a mutation that publishes to one of its topics answers with the entity', async () => {
    await subject.send('orders', 'Placed', { id: '1', total: 5 });
    const { data, errors } = await subject.ask('mutation { pay(id: "1", payment: "p", amount: 4) { total paid } }');
    expect(errors).toEqual([]);
    expect(data).toMatchObject({ pay: { total: 5, paid: 4 } });
  });

  test('a subscriber sees the changes from all of them', async () => {
    const stream = await subject.watch('subscription { orderChanged(id: "1") { total paid } }');
    await subject.send('orders', 'Placed', { id: '1', total: 5 });
    await subject.send('payments', 'Paid', { id: '1', payment: 'p', amount: 4 });
    const results = [await stream.next(), await stream.next()];
    await stream.return?.();
    expect(results.map(({ value }) => (value as { data: unknown }).data)).toMatchObject([
      { orderChanged: { total: 5, paid: 0 } },
      { orderChanged: { total: 5, paid: 4 } },
    ]);
  });
});

describe('topics with several partitions', () => {
  let subject: Subject;

  beforeEach(async () => {
    subject = await openSubject(
      /* GraphQL */ `
        type Order @projection(topic: "orders", key: "id", list: "orders") {
          id: ID!
          total: Int
        }
        type Product @projection(topic: "orders", key: "sku", each: "lines") {
          sku: ID!
          sold: Int! @sum(path: "quantity")
          orders: Int! @count
          least: Int @min(path: "quantity")
          most: Int @max(path: "quantity")
        }
        type Mutation {
          place(id: ID!, total: Int!): Order! @publish(topic: "orders", key: "id")
        }
      `,
      { manifest: { partitions: 4 } },
    );
  });

  afterEach(async () => {
    await subject.close();
  });

  const place = (id: string, quantity: number): Promise<unknown> =>
    subject.send('orders', 'Placed', { id, total: quantity, lines: [{ sku: 'loom', quantity }] }, { key: id });

  test('an entity keyed as its topic is folded in its partition; one keyed otherwise is combined of all', async () => {
    const partitions = new Set<unknown>();
    for (let id = 1; id <= 12; id += 1) {
      const position = (await place(String(id), id)) as { partition: number };
      partitions.add(position.partition);
    }
    expect(partitions.size).toBeGreaterThan(1);
    const { data } = await subject.ask(
      '{ product(sku: "loom") { sold } order(id: "7") { total } orders { edges { node { id } } } }',
    );
    expect(data).toMatchObject({
      product: { sku: 'loom', sold: 78, orders: 12, least: 1, most: 12 },
      order: { id: '7', total: 7 },
    });
    expect((data?.['orders'] as { edges: unknown[] }).edges).toHaveLength(12);
  });

  test('a mutation is answered by the partition of its key', async () => {
    const { data, errors } = await subject.ask('mutation { place(id: "99", total: 3) { total } }');
    expect(errors).toEqual([]);
    expect(data).toMatchObject({ place: { total: 3 } });
  });

  test('a tombstone removes the entity of its key, and nothing of what is keyed otherwise', async () => {
    await place('loom', 2);
    await subject.send('orders', 'Gone', null, { key: 'loom' });
    const { data } = await subject.ask('{ product(sku: "loom") { sold } order(id: "loom") { total } }');
    expect(data).toMatchObject({ product: { sold: 2 }, order: null });
  });
});

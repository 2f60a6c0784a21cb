import type { ExecutionResult } from 'graphql';
import type { WriterChoice } from '../../../src/execution/plan-request';
import type { CallContext } from '../../../src/upstreams/call-context';
import { startEngine, type Engine } from '../../oracle/engine';
import { person, shopSubschemas } from '../../oracle/guards/shop';

const writers: readonly WriterChoice[] = ['interpreted', 'cut-data', 'cut-text'];

let engine: Engine;

beforeEach(async () => {
  engine = await startEngine(shopSubschemas);
});

/** The answer, which every writer must give alike, with the codes of errors by path. */
async function ask(document: string, context: Partial<CallContext> = {}, variables = {}): Promise<unknown> {
  const answers: ExecutionResult[] = [await engine.answer(document, { context, variables })];
  for (const writer of writers) answers.push(await engine.answer(document, { context, variables, writer }));
  const texts = new Set(answers.map((answer) => JSON.stringify(answer)));
  expect(texts.size).toBe(1);
  const { data, errors = [] } = answers[0] ?? {};
  const codes = errors.map(({ path = [], extensions }) => `${path.join('.')} ${String(extensions['code'])}`);
  return errors.length === 0 ? data : { data, codes };
}

/** Everything that was asked of anybody so far. */
const asked = (): string =>
  [...engine.upstreams.values()].flatMap(({ calls }) => calls.map((c) => c.document)).join('\n');

const refused = (...paths: readonly string[]) => paths.map((path) => `${path} UNAUTHORIZED_FIELD_OR_TYPE`);

describe('G49: a field that its asker may not see', () => {
  it('is null with an error wherever it would stand, and nobody is asked for it', async () => {
    expect(await ask('{ orders { id total } }')).toEqual({
      data: {
        orders: [
          { id: 'o1', total: null },
          { id: 'o2', total: null },
        ],
      },
      codes: refused('orders.0.total', 'orders.1.total'),
    });
    expect(asked()).not.toContain('total');
  });

  it('is there for who meets one of the lists in full', async () => {
    const whole = { orders: [{ total: 10 }, { total: 20 }] };
    expect(await ask('{ orders { total } }', person('1', 'orders:read'))).toEqual(whole);
    expect(await ask('{ orders { total } }', person('1', 'audit', 'admin'))).toEqual(whole);
    expect(await ask('{ orders { total } }', person('1', 'admin', 'orders:write'))).toMatchObject({
      codes: refused('orders.0.total', 'orders.1.total'),
    });
  });

  it.each([
    ['an alias', '{ orders { x: total } }', 'x'],
    ['an inline fragment', '{ orders { ... { total } } }', 'total'],
    ['a named fragment', '{ orders { ...F } } fragment F on Order { total }', 'total'],
    [
      'a fragment in a fragment',
      '{ orders { ...F } } fragment F on Order { ...G } fragment G on Order { a: total }',
      'a',
    ],
    [
      'an interface',
      '{ node(id: "o1") { ... on Order { total } } orders { ... on Node { ... on Order { total } } } }',
      'total',
    ],
    ['a fragment for everything', 'query { ...Q } fragment Q on Query { orders { total } }', 'total'],
    ['a condition', 'query ($yes: Boolean = true) { orders { total @include(if: $yes) } }', 'total'],
  ])('does not come by %s', async (_, document, key) => {
    expect(await ask(document, {}, { yes: true })).toMatchObject({
      codes: expect.arrayContaining(refused(`orders.0.${key}`, `orders.1.${key}`)) as unknown,
    });
    expect(asked()).not.toContain('total');
  });

  it('takes its parent with it where it must not be null', async () => {
    expect(await ask('{ orders { id } audit }')).toEqual({ data: null, codes: refused('audit') });
    expect(asked()).not.toContain('audit');
  });

  it('is asked for by the interface of its type as well', async () => {
    const document = '{ node(id: "o1") { note id } feed { ... on Node { note } } }';
    expect(await ask(document, person('1', 'support'))).toMatchObject({ node: { note: 'n1' } });
    expect(await ask(document)).toEqual({
      data: { node: { note: null, id: 'o1' }, feed: [{ note: null }, null, { note: null }] },
      codes: refused('node.note', 'feed.0.note', 'feed.1', 'feed.2.note'),
    });
  });

  it('is counted beyond the most errors of one answer', async () => {
    const { errors = [] } = await engine.answer('{ orders { total note } }', { maxErrors: 2 });
    expect(errors.map(({ extensions }) => extensions['code'])).toEqual([
      'UNAUTHORIZED_FIELD_OR_TYPE',
      'UNAUTHORIZED_FIELD_OR_TYPE',
      'TOO_MANY_ERRORS',
    ]);
  });
});

describe('G49: a type that its asker may not see', () => {
  it('is taken out wherever a field returns it, links included', async () => {
    expect(await ask('{ me { __typename id } orders { customer { name } } }')).toEqual({
      data: { me: null, orders: [{ customer: null }, { customer: null }] },
      codes: refused('me', 'orders.0.customer', 'orders.1.customer'),
    });
    expect(engine.upstreams.get('people')?.calls).toEqual([]);
    expect(asked()).not.toContain('customerId');
    expect(await ask('{ orders { customer { name } } }', person('1'))).toEqual({
      orders: [{ customer: { name: 'Ada' } }, { customer: { name: 'Bob' } }],
    });
  });

  it('takes a list of it out as one', async () => {
    expect(await ask('{ users { name } orders { id } }')).toEqual({ data: null, codes: refused('users') });
  });

  it('hides its objects among those of other types, and is asked for its name alone', async () => {
    const document = '{ feed { __typename ... on Ticket { text } ... on Order { id } } }';
    expect(await ask(document)).toEqual({
      data: { feed: [{ __typename: 'Order', id: 'o1' }, null, { __typename: 'Order', id: 'o2' }] },
      codes: refused('feed.1'),
    });
    expect(asked()).not.toContain('text');
    expect(await ask(document, person('1', 'support'))).toMatchObject({
      feed: [{ id: 'o1' }, { __typename: 'Ticket', text: 'help' }, { id: 'o2' }],
    });
  });

  it('takes the list with it where its items must not be null', async () => {
    expect(await ask('{ strict { __typename } orders { id } }')).toMatchObject({
      data: { strict: null, orders: [{ id: 'o1' }, { id: 'o2' }] },
      codes: refused('strict.1'),
    });
    expect(await ask('{ node(id: "t1") { id } }')).toEqual({ data: { node: null }, codes: refused('node') });
    expect(await ask('{ orders { related { id } } }')).toMatchObject({ data: null });
  });

  it('demands what its fields demand besides', async () => {
    expect(await ask('{ me { id email } }', person('1'))).toEqual({
      data: { me: { id: '1', email: null } },
      codes: refused('me.email'),
    });
    expect(await ask('{ me { email } }', person('1', 'email'))).toEqual({ me: { email: 'ada@x' } });
    expect(await ask('{ me { email } }')).toMatchObject({ data: { me: null } });
  });
});

describe('a guarded field that others are made of', () => {
  it('demands of a computed field what it demands itself', async () => {
    expect(await ask('{ orders { tax country } }')).toEqual({
      data: {
        orders: [
          { tax: null, country: 'BE' },
          { tax: null, country: 'BE' },
        ],
      },
      codes: refused('orders.0.tax', 'orders.1.tax'),
    });
    expect(asked()).not.toContain('total');
    expect(await ask('{ orders { tax } }', person('1', 'orders:read'))).toEqual({ orders: [{ tax: 1 }, { tax: 2 }] });
  });

  it('may feed the key of a join that its asker may see', async () => {
    const guarded = shopSubschemas.map((subschema) =>
      subschema.name === 'shop'
        ? { ...subschema, overlay: subschema.overlay.replace('total: Int', 'id: ID! @authenticated total: Int') }
        : subschema,
    );
    engine = await startEngine(guarded);
    expect(await ask('{ orders { country } }')).toEqual({ orders: [{ country: 'BE' }, { country: 'BE' }] });
    expect(await ask('{ orders { id } }')).toMatchObject({ data: null });
  });
});

describe('a policy', () => {
  const document = 'query ($id: ID!) { order(id: $id) { id } other: order(id: "o2") { id } }';

  it('is given the arguments of its field, variables coerced', async () => {
    expect(await ask(document, person('1'), { id: 'o1' })).toEqual({
      data: { order: { id: 'o1' }, other: null },
      codes: refused('other'),
    });
    expect(await ask(document, person('2'), { id: 'o1' })).toEqual({
      data: { order: null, other: { id: 'o2' } },
      codes: refused('order'),
    });
  });

  it('is asked about nobody too', async () => {
    expect(await ask(document, {}, { id: 'o1' })).toMatchObject({ data: { order: null, other: null } });
  });
});

describe('a mutation', () => {
  it('does nothing that its asker may not do, and goes on', async () => {
    expect(await ask('mutation { cancel(id: "o1") { id } ping }')).toEqual({
      data: { cancel: null, ping: true },
      codes: refused('cancel'),
    });
    expect(asked()).not.toContain('cancel');
  });

  it('ends where what must not be null may not be done', async () => {
    expect(await ask('mutation { wipe ping }', person('1'))).toEqual({ data: null, codes: refused('wipe') });
    expect(asked()).not.toContain('wipe');
    expect(asked()).not.toContain('ping');
  });
});

describe('a subscription', () => {
  it('is not opened by who may not see its field', async () => {
    const opened = await engine.subscribe('subscription { changed { id } }');
    expect(JSON.parse(JSON.stringify(opened))).toMatchObject({
      errors: [{ path: ['changed'], extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' } }],
    });
    expect(opened).not.toHaveProperty('data');
    expect(engine.upstreams.get('shop')?.calls).toEqual([]);
  });

  it('takes out of every event what its asker may not see', async () => {
    const opened = await engine.subscribe('subscription { changed { id total } }', {}, person('1'));
    if (!(Symbol.asyncIterator in opened)) throw new Error('It was not opened.');
    const events: unknown[] = [];
    for await (const event of opened) events.push(JSON.parse(JSON.stringify(event)));
    expect(events).toMatchObject(
      ['o1', 'o2'].map((id) => ({
        data: { changed: { id, total: null } },
        errors: [{ path: ['changed', 'total'], extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' } }],
      })),
    );
    expect(asked()).not.toContain('total');
  });
});

import { parse } from 'graphql';
import { GatewayError } from '../../../src/errors';
import { compose, engineOver, startEngine } from '../../oracle/engine';
import type { Row } from '../../oracle/memory-upstream';
import { openSubschemas } from '../../oracle/open-subschemas';
import { dataOf, scriptedUpstream } from '../../oracle/scripted-upstream';
import type { SampleSubschema } from '../../oracle/sample-graph';
import { startLinks, users } from './link-graph';

describe('a link that fails', () => {
  const failing = (name: string) => ({
    [name]: {
      before: () => {
        throw new GatewayError('UPSTREAM_TIMEOUT', { subschema: name });
      },
    },
  });

  it('has an error at each field that was asked of the failed subschema, and null up to the link', async () => {
    const engine = await startLinks(failing('users'));
    const { data, errors } = await engine.answer('{ orders { customer { id handle } watchers { name points } } }');
    expect(data).toMatchObject({
      orders: [{ customer: { id: 'a', handle: null }, watchers: [null, null] }, {}, {}, {}],
    });
    expect(errors?.map(({ path }) => path?.join('.'))).toEqual([
      'orders.0.customer.handle',
      'orders.0.watchers.0.name',
      'orders.0.watchers.1.name',
      'orders.1.customer.handle',
      'orders.1.watchers.0.name',
      'orders.1.watchers.2.name',
      'orders.3.customer.handle',
    ]);
  });

  it('keeps what others answered', async () => {
    const engine = await startLinks(failing('visits'));
    const { data, errors } = await engine.answer(
      '{ order(id: "1") { customer { handle points } watchers { visits } } }',
    );
    expect(data).toEqual({ order: { customer: { handle: '@ada', points: 7 }, watchers: [null, null] } });
    expect(errors?.map(({ path }) => path)).toEqual([
      ['order', 'watchers', 0, 'visits'],
      ['order', 'watchers', 1, 'visits'],
    ]);
  });

  function ledger(overlay: string, rows: readonly Row[]): SampleSubschema {
    return {
      name: 'ledger',
      typeDefs: `type Query { rows: [Entry] } type Entry { by: ID bys: [ID] owner: Owner owners: [Owner] } type Owner { key: ID }`,
      overlay: `extend type Entry { ${overlay} }`,
      resolvers: {
        Query: { rows: () => rows },
        Entry: { by: thrown('by'), owner: thrown('owner') },
        Owner: { key: thrown('key') },
      },
    };
  }

  const thrown = (name: string) => (row: Row) => {
    if (row[name] === 'broken') throw new Error(`no ${name}`);
    return row[name];
  };

  it('is null where an error took its foreign key, and the error stands at the link', async () => {
    const rows = [
      { by: 'broken', owner: { key: 'broken' } },
      { by: 'a', owner: 'broken' },
    ];
    const overlay = 'payer: User @link(key: "{ by }", to: "id") holder: User @link(key: "{ owner { key } }", to: "id")';
    const engine = await startEngine([ledger(overlay, rows), users]);
    const { data, errors } = await engine.answer('{ rows { payer { name } holder { id } } }');
    expect(data).toEqual({
      rows: [
        { payer: null, holder: null },
        { payer: { name: 'Ada' }, holder: null },
      ],
    });
    expect(errors?.map(({ path, message }) => [path?.join('.'), message])).toEqual([
      ['rows.0.payer', 'no by'],
      ['rows.0.holder', 'no key'],
      ['rows.1.holder', 'no owner'],
    ]);
  });

  it('puts an error of one key of a list at its item', async () => {
    const rows = [{ owners: [{ key: 'a' }, { key: 'broken' }, null] }];
    const engine = await startEngine([
      ledger('holders: [User] @link(key: "{ owners { key } }", to: "id")', rows),
      users,
    ]);
    const { data, errors } = await engine.answer('{ rows { holders { name } } }');
    expect(data).toEqual({ rows: [{ holders: [{ name: 'Ada' }, null, null] }] });
    expect(errors?.map(({ path }) => path)).toEqual([['rows', 0, 'holders', 1]]);
  });

  it('bubbles where it must not be null and its entity is absent, with an error at the link', async () => {
    const strict: SampleSubschema = {
      name: 'strict',
      typeDefs: 'type Query { notes: [Note] } type Note { by: ID! bys: [ID!]! }',
      overlay: `extend type Note {
        writer: User! @link(key: "{ by }", to: "id")
        readers: [User!] @link(key: "{ bys }", to: "id")
      }`,
      resolvers: {
        Query: {
          notes: () => [
            { by: 'a', bys: ['b', 'gone'] },
            { by: 'gone', bys: [] },
          ],
        },
      },
    };
    const engine = await startEngine([strict, users]);
    const { data, errors } = await engine.answer('{ notes { writer { handle } readers { handle } } }');
    expect(data).toEqual({ notes: [{ writer: { handle: '@ada' }, readers: null }, null] });
    expect(
      errors?.map(({ path, extensions }) => [path?.join('.'), extensions['code'], extensions['subschema']]),
    ).toEqual([
      ['notes.0.readers.1', 'UPSTREAM_BAD_RESPONSE', 'users'],
      ['notes.1.writer', 'UPSTREAM_BAD_RESPONSE', 'users'],
    ]);
  });

  it.each(['name must', 'must name text', 'text must', 'name must text'])(
    'is null where a subschema that must answer { %s } has no such entity, computed fields or not',
    async (selected) => {
      const people: SampleSubschema = {
        name: 'people',
        typeDefs: 'type Query { _people(ids: [ID!]!): [User] } type User { id: ID! name: String }',
        overlay: `extend type User @key(selectionSet: "{ id }")
          extend type Query { _people(ids: [ID!]!): [User] @merge(keyField: "id") }`,
        resolvers: { Query: { _people: (_, { ids }) => (ids as string[]).map((id) => ({ id, name: id })) } },
      };
      const scores: SampleSubschema = {
        name: 'scores',
        typeDefs: `type Query { _scores(keys: [UserKey!]!): [User] } input UserKey { id: ID! name: String }
          type User { id: ID! must: Int! text: String }`,
        overlay: `extend type User @key(selectionSet: "{ id }") { text: String @computed(selectionSet: "{ name }") }
          extend type Query { _scores(keys: [UserKey!]!): [User] @merge(keyArg: "keys") }`,
        resolvers: {
          Query: { _scores: (_, { keys }) => (keys as Row[]).filter(({ id }) => id === 'a') },
          User: { must: () => 1, text: ({ name }) => name },
        },
      };
      const rows = [{ by: 'a' }, { by: 'b' }];
      const engine = await startEngine([ledger('payer: User @link(key: "{ by }", to: "id")', rows), people, scores]);
      const { data, errors } = await engine.answer(`{ rows { payer { ${selected} } } }`);
      expect(errors).toBeUndefined();
      expect(data).toMatchObject({ rows: [{ payer: { must: 1 } }, { payer: null }] });
    },
  );

  it('has an error where the foreign key is not what its schema says', async () => {
    const wrong = scriptedUpstream(
      'type Query { rows: [Row] } type Row { by: ID bys: [ID] owner: Owner } type Owner { key: ID }',
      () =>
        dataOf({
          rows: [
            { by: ['a'], bys: 'a', owner: 'b' },
            { by: { id: 'a' }, bys: [['a'], {}, 'a'], owner: { key: 1.5 } },
          ],
        }),
    );
    const links = `extend type Row { payer: User @link(key: "{ by }", to: "id") payers: [User] @link(key: "{ bys }", to: "id")
      holder: User @link(key: "{ owner { key } }", to: "id") }`;
    const { inputs, upstreams } = openSubschemas([users]);
    const [input] = inputs;
    if (input === undefined) throw new Error('There are no users.');
    const engine = engineOver(
      await compose([input, { ...input, name: 'wrong', upstream: wrong, overlay: parse(links) }]),
      upstreams,
    );
    const { data, errors } = await engine.answer('{ rows { payer { name } payers { name } holder { name } } }');
    expect(data).toEqual({
      rows: [
        { payer: null, payers: null, holder: null },
        { payer: null, payers: [null, null, { name: 'Ada' }], holder: null },
      ],
    });
    expect(
      errors?.map(({ path, extensions }) => [path?.join('.'), extensions['code'], extensions['subschema']]),
    ).toEqual(
      ['0.payer', '0.payers', '0.holder', '1.payer', '1.payers.0', '1.payers.1', '1.holder'].map((path) => [
        `rows.${path}`,
        'UPSTREAM_BAD_RESPONSE',
        'wrong',
      ]),
    );
  });
});

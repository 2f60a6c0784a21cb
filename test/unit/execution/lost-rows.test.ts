import { parse } from 'graphql';
import { GatewayError } from '../../../src/errors';
import type { WriterChoice } from '../../../src/execution/plan-request';
import type { UpstreamAnswer } from '../../../src/upstreams/upstream';
import { compose, engineOver, type Engine } from '../../oracle/engine';
import { dataOf, scriptedUpstream, type ScriptedUpstream } from '../../oracle/scripted-upstream';

const writers: readonly WriterChoice[] = ['interpreted', 'cut-data', 'cut-text'];

function inputOf(name: string, upstream: ScriptedUpstream, overlay: string) {
  const rest = { directives: '', transforms: {}, manifestFile: `${name}/subschema.yaml`, lineOf: () => 1 };
  return { name, upstream, overlay: parse(overlay), ...rest };
}

/** Users of one service, whose orders another one answers, one user a call. */
async function startWith(answer: UpstreamAnswer): Promise<Engine> {
  const users = scriptedUpstream('type Query { users: [User!] } type User { id: ID! }', () =>
    dataOf({ users: [{ id: '1' }, { id: '2' }] }),
  );
  const orders = scriptedUpstream(
    `type Query { _user(id: ID!): User }
    type User { id: ID! orders: [Order!]! note: String }
    type Order { total: Int! }`,
    () => answer,
  );
  return engineOver(
    await compose([
      inputOf('users', users, 'extend type User @key(selectionSet: "{ id }")'),
      inputOf(
        'orders',
        orders,
        `extend type User @key(selectionSet: "{ id }")
        extend type Query { _user(id: ID!): User @merge(keyField: "id") }`,
      ),
    ]),
  );
}

function failed(path: readonly (string | number)[]): UpstreamAnswer['errors'][number] {
  return { error: new GatewayError('UPSTREAM_ERROR', { message: 'broken' }), path };
}

describe.each(writers)(
  'a row that is asked for by itself and was lost with one of its fields, by writer %s',
  (writer) => {
    it('has the error at that field alone, in the client’s own names', async () => {
      const data = { e0: { id: '1', _0: [], note: 'a' }, e0_1: null };
      const engine = await startWith({ data, errors: [failed(['e0_1', '_0', 1, 'total'])] });
      const result = await engine.answer('{ users { id note constructor: orders { sum: total } } }', { writer });
      expect(result.data).toEqual({ users: null });
      expect(result.errors?.map(({ path }) => path)).toEqual([['users', 1, 'constructor', 1, 'sum']]);
    });

    it('has the error at each of its fields where that field is none of them', async () => {
      const data = { e0: { id: '1', orders: [], note: 'a' }, e0_1: null };
      const engine = await startWith({ data, errors: [failed(['e0_1', 'id'])] });
      const result = await engine.answer('{ users { note orders { total } } }', { writer });
      expect(result.errors?.map(({ path }) => path)).toEqual([
        ['users', 1, 'note'],
        ['users', 1, 'orders'],
      ]);
    });
  },
);

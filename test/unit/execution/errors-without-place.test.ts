import { setImmediate as turn } from 'node:timers/promises';
import { parse } from 'graphql';
import { GatewayError } from '../../../src/errors';
import type { WriterChoice } from '../../../src/execution/plan-request';
import type { Upstream } from '../../../src/upstreams/upstream';
import { compose, engineOver, type Engine } from '../../oracle/engine';
import { scriptedUpstream } from '../../oracle/scripted-upstream';

/** Answers whole data with an error about nothing, some turns late. */
function noisy(name: string, turns: number): { readonly upstream: Upstream; readonly overlay: string } {
  const field = `in_${name}`;
  const upstream = scriptedUpstream(
    `type Query { ${field}: [Thing] _of_${name}(ids: [ID!]!): [Thing] } type Thing { id: ID! ${name}: String }`,
    async ({ variables }) => {
      for (let left = turns; left > 0; left--) await turn();
      const ids = Object.values(variables).flat();
      const data: Record<string, unknown> =
        ids.length === 0 ? { [field]: [{ id: '1' }] } : { e0: [], e1: [], ...rowsOf(ids, name) };
      return {
        data,
        errors: [{ error: new GatewayError('UPSTREAM_ERROR', { message: `noise of ${name}` }), path: undefined }],
      };
    },
  );
  const overlay = `extend type Thing @key(selectionSet: "{ id }")
    extend type Query { _of_${name}(ids: [ID!]!): [Thing] @merge(keyField: "id") }`;
  return { upstream, overlay };
}

function rowsOf(ids: readonly unknown[], name: string): Record<string, unknown> {
  const rows = ids.map((id) => ({ id, [name]: `${name} of ${String(id)}` }));
  return { e0: rows, e1: rows };
}

async function startNoisy(turns: Readonly<Record<'a' | 'b' | 'c', number>>): Promise<Engine> {
  const inputs = Object.entries(turns).map(([name, late]) => {
    const { upstream, overlay } = noisy(name, late);
    const rest = { directives: '', transforms: {}, manifestFile: `${name}/subschema.yaml`, lineOf: () => 1 };
    return { name, upstream, overlay: parse(overlay), ...rest };
  });
  return engineOver(await compose(inputs));
}

const writers: readonly (WriterChoice | undefined)[] = [undefined, 'interpreted', 'cut-data', 'cut-text'];

describe.each(writers)('errors without a place in the answer, by writer %s', (writer) => {
  it.each([
    ['{ in_a { b c } }', ['a', 'b', 'c']],
    ['{ in_a { c b } }', ['a', 'c', 'b']],
    ['{ in_c { id } in_a { id } in_b { id } }', ['c', 'a', 'b']],
  ])('of %s stand in the order of the calls, whichever answers first', async (document, order) => {
    for (const turns of [
      { a: 0, b: 0, c: 4 },
      { a: 4, b: 8, c: 0 },
    ]) {
      const engine = await startNoisy(turns);
      const { data, errors } = await engine.answer(document, writer === undefined ? {} : { writer });
      expect(data).not.toBeNull();
      expect(errors?.map(({ message }) => message)).toEqual(order.map((name) => `noise of ${name}`));
    }
  });
});

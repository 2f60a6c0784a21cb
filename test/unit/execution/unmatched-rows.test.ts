import { parse } from 'graphql';
import { GatewayError } from '../../../src/errors';
import type { WriterChoice } from '../../../src/execution/plan-request';
import { compose, engineOver } from '../../oracle/engine';
import { dataOf, scriptedUpstream, type ScriptedUpstream } from '../../oracle/scripted-upstream';

const writers: readonly WriterChoice[] = ['interpreted', 'cut-data', 'cut-text'];

function inputOf(name: string, upstream: ScriptedUpstream, overlay: string) {
  const rest = { directives: '', transforms: {}, manifestFile: `${name}/subschema.yaml`, lineOf: () => 1 };
  return { name, upstream, overlay: parse(overlay), ...rest };
}

/** Which of the things 1, 2, 3 and 4 have an error, where a batch of their rows is answered and one of the rows failed. */
async function failedThings(
  { rows, failed }: { readonly rows: readonly (string | null)[]; readonly failed: number },
  writer: WriterChoice,
): Promise<readonly unknown[]> {
  const things = scriptedUpstream('type Query { things: [Thing!]! } type Thing { id: ID! }', () =>
    dataOf({ things: ['1', '2', '3', '4'].map((id) => ({ id })) }),
  );
  const notes = scriptedUpstream(
    'type Query { _notes(ids: [ID!]!): [Thing] } type Thing { id: ID! note: String }',
    () => ({
      data: { e0: rows.map((id) => id && { id, note: 'n' }) },
      errors: [{ error: new GatewayError('UPSTREAM_ERROR', { message: 'broken' }), path: ['e0', failed, 'note'] }],
    }),
  );
  const key = 'extend type Thing @key(selectionSet: "{ id }")';
  const door = 'extend type Query { _notes(ids: [ID!]!): [Thing] @merge(keyField: "id") }';
  const engine = engineOver(await compose([inputOf('things', things, key), inputOf('notes', notes, `${key} ${door}`)]));
  const { data, errors = [] } = await engine.answer('{ things { id note } }', { writer });
  expect(data).toMatchObject({ things: [{ id: '1' }, { id: '2' }, { id: '3' }, { id: '4' }] });
  return errors.map(({ path }) => path?.[1]);
}

describe.each(writers)('of rows that are null in the answer to a batch, one with an error, by writer %s', (writer) => {
  it('the one at the error’s position has it, where all others stand in the order of what was asked', async () => {
    expect(await failedThings({ rows: ['1', null, '3', null], failed: 1 }, writer)).toEqual([1]);
    expect(await failedThings({ rows: ['1', null, '3', null], failed: 3 }, writer)).toEqual([3]);
  });

  it('each has it where the answer is in another order: none is taken for absent that may have failed', async () => {
    expect(await failedThings({ rows: ['3', null, '1', null], failed: 3 }, writer)).toEqual([1, 3]);
  });

  it('each has it where the answer is short', async () => {
    expect(await failedThings({ rows: ['1', '3', null], failed: 2 }, writer)).toEqual([1, 3]);
  });
});

import { setTimeout as sleep } from 'node:timers/promises';
import { parse, validate } from 'graphql';
import { sampleGraphs } from '../../oracle/graphs/sample-graphs';
import { openSubschemas } from '../../oracle/open-subschemas';
import { monolithOracle, stitchedOracle } from '../../oracle/oracles';

describe.each(sampleGraphs)('the sample graph $name', ({ subschemas, monolith, operations }) => {
  const stitched = stitchedOracle(subschemas);
  const whole = monolithOracle(monolith);

  test.each(operations)('fits the graph: $name', async (operation) => {
    expect(validate(whole.schema, parse(operation.document))).toEqual([]);
    const answer = await whole.answer(operation);
    expect(answer.errors).toBeUndefined();
  });

  test.each(operations.filter(({ stitchedIsWrong }) => stitchedIsWrong === undefined))(
    'is answered alike in pieces and whole: $name',
    async (operation) => {
      expect(await stitched.answer(operation)).toEqual(await whole.answer(operation));
    },
  );

  test('opens on upstreams in memory', () => {
    const { inputs, upstreams } = openSubschemas(subschemas);
    expect(inputs.map(({ name }) => name)).toEqual(subschemas.map(({ name }) => name));
    expect([...upstreams.values()].flatMap(({ calls }) => calls)).toEqual([]);
  });
});

const misjudged = sampleGraphs.flatMap(({ subschemas, monolith, operations }) =>
  operations
    .filter(({ stitchedIsWrong }) => stitchedIsWrong !== undefined)
    .map((operation) => ({ subschemas, monolith, operation, name: operation.name, why: operation.stitchedIsWrong })),
);

test.each(misjudged)(
  'stitching still gets this wrong: $name, for $why',
  async ({ subschemas, monolith, operation }) => {
    const stitched = await Promise.race([stitchedOracle(subschemas).answer(operation), sleep(1_000, 'no answer')]);
    expect(stitched).not.toEqual(await monolithOracle(monolith).answer(operation));
  },
);

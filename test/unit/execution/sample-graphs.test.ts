import { sampleGraphs } from '../../oracle/graphs/sample-graphs';
import { startEngine } from '../../oracle/engine';
import { monolithOracle } from '../../oracle/oracles';

describe.each(sampleGraphs.map((graph) => [graph.name, graph] as const))('the engine over %s', (_, graph) => {
  const monolith = monolithOracle(graph.monolith);

  it.each(graph.operations.map((operation) => [operation.name, operation] as const))(
    'answers as one schema does: %s',
    async (_name, operation) => {
      const engine = await startEngine(graph.subschemas);
      const expected = await monolith.answer(operation);
      const answer = await engine.answer(operation.document, { variables: operation.variables ?? {} });
      expect(JSON.stringify(answer.data)).toBe(JSON.stringify(expected.data));
      expect(answer.errors?.map(({ path }) => path)).toEqual(expected.errors?.map(({ path }) => path));
      for (const writer of ['cut-data', 'cut-text'] as const) {
        const written = await engine.answer(operation.document, { variables: operation.variables ?? {}, writer });
        expect(JSON.stringify(written)).toBe(JSON.stringify(answer));
      }
    },
  );
});

import { parse, type OperationDefinitionNode } from 'graphql';
import { planFor } from '../../../src/planning/plan-for';
import { sampleGraphs } from '../../oracle/graphs/sample-graphs';
import { startEngine } from '../../oracle/engine';

describe('planFor', () => {
  const conditions = Array.from({ length: 7 }, (_, n) => `c${String(n)}`);
  const document = parse(
    `query (${conditions.map((name) => `$${name}: Boolean!`).join(' ')}) {
       ${conditions.map((name) => `${name}: __typename @include(if: $${name})`).join(' ')} }`,
  );
  const operation = document.definitions[0] as OperationDefinitionNode;
  const valuesOf = (n: number) => Object.fromEntries(conditions.map((name, bit) => [name, ((n >> bit) & 1) === 1]));

  it('remembers the plan of each outcome of the conditions, and forgets the oldest beyond 64', async () => {
    const [graph] = sampleGraphs;
    const { supergraph } = await startEngine(graph?.subschemas ?? []);
    const plan = (n: number) => planFor(supergraph, document, operation, valuesOf(n));
    const first = plan(0);
    expect(plan(0)).toBe(first);
    for (let n = 1; n < 64; n++) plan(n);
    expect(plan(0)).toBe(first);
    plan(64);
    expect(plan(0)).not.toBe(first);
  });

  it('does not look at other variables', async () => {
    const [graph] = sampleGraphs;
    const { supergraph } = await startEngine(graph?.subschemas ?? []);
    expect(planFor(supergraph, document, operation, { ...valuesOf(1), other: 1 })).toBe(
      planFor(supergraph, document, operation, { ...valuesOf(1), other: 2 }),
    );
  });
});

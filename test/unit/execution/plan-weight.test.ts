import { parse, type OperationDefinitionNode } from 'graphql';
import { writePlan } from '../../../src/execution/write-plan';
import { planFor } from '../../../src/planning/plan-for';
import { keepWeight, weightOf } from '../../../src/planning/plan-weight';
import { callContext } from '../../oracle/call-context';
import { startEngine } from '../../oracle/engine';
import { sampleGraphs } from '../../oracle/graphs/sample-graphs';

describe('the weight of a kept plan', () => {
  it('grows once, when its answers are cut', async () => {
    const [graph] = sampleGraphs;
    const [operation] = graph?.operations ?? [];
    if (graph === undefined || operation === undefined) throw new Error('There is no sample graph.');
    const { supergraph } = await startEngine(graph.subschemas);
    const document = parse(operation.document);
    const { variables = {} } = operation;
    const plan = planFor(supergraph, document, document.definitions[0] as OperationDefinitionNode, variables);
    const weights: number[] = [];
    keepWeight(plan, () => weights.push(weightOf(plan)));
    const alone = weightOf(plan);
    for (let run = 1; run <= 5; run++) await writePlan(plan, { variables, context: callContext(), maxErrors: 20 });
    expect(weights).toHaveLength(1);
    expect(weights[0]).toBeGreaterThan(2 * alone);
  });
});

import { parse, type OperationDefinitionNode } from 'graphql';
import type { Supergraph } from '../../../src/composition/supergraph';
import { OperationPlans, type PlanCounts } from '../../../src/planning/operation-plans';
import { addPlanWeight, weightOf } from '../../../src/planning/plan-weight';
import { startEngine } from '../../oracle/engine';
import { sampleGraphs } from '../../oracle/graphs/sample-graphs';

let supergraph: Supergraph;

beforeAll(async () => {
  const [graph] = sampleGraphs;
  ({ supergraph } = await startEngine(graph?.subschemas ?? []));
});

interface Kept {
  readonly plans: OperationPlans;
  readonly counts: PlanCounts;
  readonly seconds: number[];
  readonly weights: number[];
}

/** The plans of a document's first operation, and what their keeper was told. */
function keep(text: string): Kept {
  const counts = { hits: 0, misses: 0, evictions: 0 };
  const seconds: number[] = [];
  const weights: number[] = [];
  const document = parse(text);
  const plans: OperationPlans = new OperationPlans(document, document.definitions[0] as OperationDefinitionNode, {
    counts,
    planMade: (duration) => seconds.push(duration),
    reweigh: () => weights.push(plans.bytes),
  });
  return { plans, counts, seconds, weights };
}

const names = Array.from({ length: 7 }, (_, n) => `c${String(n)}`);
const conditional = `query (${names.map((name) => `$${name}: Boolean!`).join(' ')}) {
  ${names.map((name) => `${name}: __typename @include(if: $${name})`).join(' ')} always: __typename }`;
const outcome = (n: number) => ({
  supergraph,
  variables: Object.fromEntries(names.map((name, bit) => [name, ((n >> bit) & 1) === 1])),
});

describe('the plans of an operation', () => {
  it('are one where there are no conditions, whatever the variables', () => {
    const { plans, counts, seconds } = keep('query ($n: Int) { __typename }');
    const first = plans.planFor({ supergraph, variables: { n: 1 } });
    expect(plans.planFor({ supergraph, variables: { n: 2 } })).toBe(first);
    expect(counts).toEqual({ hits: 1, misses: 1, evictions: 0 });
    expect(seconds).toEqual([expect.any(Number)]);
    expect(plans.count).toBe(1);
  });

  it('are one for each outcome of the conditions, other variables aside', () => {
    const { plans } = keep(conditional);
    const first = plans.planFor(outcome(1));
    expect(plans.planFor({ supergraph, variables: { ...outcome(1).variables, other: 2 } })).toBe(first);
    expect(plans.planFor(outcome(2))).not.toBe(first);
    expect(plans.count).toBe(2);
  });

  it('are at most 16: the one that was not used for longest goes', () => {
    const { plans, counts } = keep(conditional);
    const first = plans.planFor(outcome(0));
    const second = plans.planFor(outcome(1));
    for (let n = 2; n < 16; n++) plans.planFor(outcome(n));
    expect(plans.planFor(outcome(0))).toBe(first);
    plans.planFor(outcome(16));
    expect(plans.count).toBe(16);
    expect(counts.evictions).toBe(1);
    expect(plans.planFor(outcome(0))).toBe(first);
    expect(plans.planFor(outcome(1))).not.toBe(second);
  });

  it('never grow in number or weight, however many outcomes are asked for', () => {
    const { plans } = keep(conditional);
    for (let n = 0; n < 16; n++) plans.planFor(outcome(127 - n));
    const full = plans.bytes;
    for (let n = 0; n < 112; n++) plans.planFor(outcome(n));
    expect(plans.count).toBe(16);
    expect(plans.bytes).toBeLessThan(full * 2);
  });

  it('are told apart by grants', () => {
    const { plans } = keep('{ __typename }');
    const of = (grants: string) => plans.planFor({ supergraph, variables: {}, grants });
    expect(of('10')).toBe(of('10'));
    expect(new Set([of('10'), of('01'), of('')]).size).toBe(3);
    expect(plans.count).toBe(3);
  });

  it('are told apart by conditions of fragments, but not by those of other operations', () => {
    const text = `query A($a: Boolean!) { ...F } fragment F on Query { ...G } fragment G on Query { ...F t: __typename @skip(if: $a) always: __typename }
      query B($b: Boolean!) { u: __typename @include(if: $b) always: __typename }`;
    const { plans, counts } = keep(text);
    expect(plans.planFor({ supergraph, variables: { a: true } })).not.toBe(
      plans.planFor({ supergraph, variables: { a: false } }),
    );
    plans.planFor({ supergraph, variables: { a: true } });
    expect(counts).toEqual({ hits: 1, misses: 2, evictions: 0 });
  });

  it('are none where a condition is null: that fails, and nothing is kept', () => {
    const { plans } = keep('query ($a: Boolean = true) { __typename @include(if: $a) }');
    expect(() => plans.planFor({ supergraph, variables: { a: null } })).toThrow('must not be null');
    expect(plans.count).toBe(0);
  });

  it('weigh what they are made of, and what is added later', () => {
    const { plans, weights } = keep('{ __typename }');
    const plan = plans.planFor({ supergraph, variables: {} });
    expect(weights).toEqual([weightOf(plan)]);
    const [first = 0] = weights;
    expect(first).toBeGreaterThan(0);
    addPlanWeight(plan, 5000);
    expect(weights).toEqual([first, first + 5000]);
    expect(plans.bytes).toBe(first + 5000);
  });

  it('that nobody keeps weigh nothing', () => {
    const { plans, weights } = keep(conditional);
    const first = plans.planFor(outcome(0));
    const copy = { ...first };
    addPlanWeight(copy, 5000);
    expect(weightOf(copy)).toBe(0);
    expect(weights).toHaveLength(1);
  });
});

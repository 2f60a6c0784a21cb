import { parse } from 'graphql';
import { planOperation } from '../../src/planning/plan-operation';
import { createRandom, type Random } from '../oracle/random';
import { engineModes } from './engine-modes';
import { featuresOf } from './features';
import { openWorld, printWorld, type ChooseGuards, type OpenWorld } from './open-world';
import { randomOperation, type RandomOperation } from './operations/random-operation';
import { grantsOf, isValid, operationOf, randomConditions, runCase, type CaseResult, type FuzzCase } from './run-case';
import { shrink } from './shrink';
import { compareStitched, type StitchedVerdict } from './stitched/compare-stitched';

/** How many operations are asked of one random graph. */
const operationsPerGraph = 5;

/** The most failures that are told with their reproduction. */
const maxReproductions = 5;

/** What a run of the fuzzer found. */
export interface FuzzReport {
  readonly cases: number;
  /** How many cases had what. */
  readonly features: ReadonlyMap<string, number>;
  /** How often the semantics' room was used, by reason. */
  readonly free: ReadonlyMap<string, number>;
  /** What became of the cases that \@graphql-tools/stitch answered too, by verdict. */
  readonly stitched: ReadonlyMap<string, number>;
  /** Everything that went wrong, the first few with a reproduction. */
  readonly failures: readonly string[];
}

/** Answers random operations over random graphs. `stitched`: of how many graphs, one is also answered by \@graphql-tools/stitch; 0 = none. */
export async function fuzz(options: {
  readonly seed: number;
  readonly cases: number;
  readonly stitched: number;
  /** Default: none, everybody may see everything. */
  readonly guards?: ChooseGuards;
}): Promise<FuzzReport> {
  const tally = new Tally();
  for (let done = 0, seed = options.seed; done < options.cases; done += operationsPerGraph, seed++) {
    const isStitched = options.stitched > 0 && (seed - options.seed) % options.stitched === 0;
    await fuzzGraph(tally, {
      seed,
      isStitched,
      guards: options.guards,
      cases: Math.min(operationsPerGraph, options.cases - done),
    });
  }
  return tally;
}

interface GraphTask {
  readonly seed: number;
  readonly isStitched: boolean;
  readonly cases: number;
  readonly guards: ChooseGuards | undefined;
}

async function fuzzGraph(tally: Tally, { seed, isStitched, cases, guards }: GraphTask): Promise<void> {
  let open: OpenWorld;
  try {
    open = await openWorld(seed, guards);
  } catch (error) {
    tally.cases += cases;
    tally.fail(`graph ${seed}: ${String(error)}`);
    return;
  }
  const random = createRandom(seed + 1_000_000);
  for (let n = 0; n < cases; n++) {
    const operation = validOperation(open, random);
    const fuzzCase = { operation, conditions: randomConditions(open, random), seed: seed * 10 + n };
    const result = await attempt(open, fuzzCase);
    tally.note(open, fuzzCase, result);
    if (result.failures.length > 0) tally.fail(`case ${seed}:${n}: ${await describe(tally, open, fuzzCase)}`);
    else if (isStitched) tally.judge(await compareStitched(open, fuzzCase, result.monolith));
  }
}

/** An operation that both schemas allow; response keys that meet make some invalid. */
function validOperation(open: OpenWorld, random: Random): RandomOperation {
  const ids = [...open.world.entities.flatMap(({ rows }) => rows.map(({ keys }) => String(keys['id']))), 'nobody'];
  for (;;) {
    const operation = randomOperation(random, { schema: open.monolith, ids });
    if (isValid(open, operation)) return operation;
  }
}

/** Runs a case; what is thrown is a failure. */
async function attempt(open: OpenWorld, fuzzCase: FuzzCase): Promise<CaseResult> {
  try {
    return await runCase(open, fuzzCase, engineModes);
  } catch (error) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { failures: [text], free: [], monolith: [], engine: [] };
  }
}

/** What failed, with the smallest operation that still fails and all that it takes to see it again. */
async function describe(tally: Tally, open: OpenWorld, fuzzCase: FuzzCase): Promise<string> {
  if (tally.failures.length >= maxReproductions) return (await attempt(open, fuzzCase)).failures.join('\n');
  const fails = async (operation: RandomOperation) =>
    (await attempt(open, { ...fuzzCase, operation })).failures.length > 0;
  const operation = await shrink(open, fuzzCase.operation, fails);
  const { failures, engine, monolith } = await attempt(open, { ...fuzzCase, operation });
  const { down, noisy, scopes } = fuzzCase.conditions;
  return [
    ...failures,
    operation.query,
    `variables ${JSON.stringify(operation.variables)}`,
    `services that fail ${JSON.stringify([...down])}, that send an error about nothing ${JSON.stringify([...noisy])}`,
    `scopes ${JSON.stringify([...scopes])}, guards ${JSON.stringify([...open.guards.scopes])}`,
    `engine ${JSON.stringify(engine)}`,
    `monolith ${JSON.stringify(monolith)}`,
    printWorld(open.world),
    `data ${JSON.stringify({ entities: open.world.entities.map(({ name, rows }) => ({ name, rows: rows.map((row) => ({ ...row, entries: [...row.entries] })) })), roots: open.world.roots })}`,
  ].join('\n');
}

class Tally implements FuzzReport {
  cases = 0;
  readonly features = new Map<string, number>();
  readonly free = new Map<string, number>();
  readonly stitched = new Map<string, number>();
  readonly failures: string[] = [];

  note(open: OpenWorld, { operation, conditions }: FuzzCase, { free, monolith }: CaseResult): void {
    this.cases++;
    const { supergraph, stage } = open;
    const document = parse(operation.query);
    const met = [...stage.met];
    if (monolith.some(({ errors }) => errors !== undefined)) met.push('answer: errors');
    if (monolith.some(({ data }) => data === null)) met.push('answer: null as a whole');
    for (const feature of met) raise(this.features, feature);
    for (const reason of new Set(free)) raise(this.free, reason);
    try {
      const asked = { document, operation: operationOf(document), conditions: operation.variables };
      const grants = grantsOf(open, document, conditions.scopes);
      const plan = planOperation(supergraph, { ...asked, grants });
      if (plan.refuses) raise(this.features, 'refused field');
      for (const feature of featuresOf(plan, operation.query)) raise(this.features, feature);
    } catch {
      raise(this.features, 'no plan');
    }
  }

  judge(verdict: StitchedVerdict): void {
    raise(this.stitched, verdict);
  }

  fail(text: string): void {
    this.failures.push(text);
  }
}

function raise(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

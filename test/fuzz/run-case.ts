import {
  execute,
  getVariableValues,
  Kind,
  OperationTypeNode,
  parse,
  subscribe,
  validate,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { subscribePlan } from '../../src/execution/subscribe-plan';
import { GatewayError } from '../../src/errors';
import { readGrants } from '../../src/graphql/grants/read-grants';
import { collectGrantChecks } from '../../src/planning/collect-grant-checks';
import type { Grants } from '../../src/planning/grants';
import { planOperation } from '../../src/planning/plan-operation';
import { callContext } from '../oracle/call-context';
import { createRandom, type Random } from '../oracle/random';
import { compareAnswers } from './compare-answers';
import type { EngineMode } from './engine-modes';
import { allScopes } from './guards/create-guards';
import { refusedFor } from './guards/refused';
import type { OpenWorld } from './open-world';
import type { RandomOperation } from './operations/random-operation';
import { freshRun, type Run, type RunConditions } from './truth/run-conditions';

/** An operation with what holds while it runs. */
export interface FuzzCase {
  readonly operation: RandomOperation;
  readonly conditions: Pick<Run, 'down' | 'noisy'> & {
    /** The scopes of who asks. */
    readonly scopes: ReadonlySet<string>;
  };
  /** Decides the order of batches and of answers. */
  readonly seed: number;
}

/** How one case went. */
export interface CaseResult {
  /** What was wrong; empty when nothing was. */
  readonly failures: readonly string[];
  /** The names of the freedoms that were taken. */
  readonly free: readonly string[];
  /** One answer, or one for each event. */
  readonly monolith: readonly ExecutionResult[];
  readonly engine: readonly ExecutionResult[];
}

/** Answers a case by the monolith and by the engine in every mode, and compares. */
export async function runCase(open: OpenWorld, fuzzCase: FuzzCase, modes: readonly EngineMode[]): Promise<CaseResult> {
  const document = parse(fuzzCase.operation.query);
  const whole = freshRun(conditionsOf(open, fuzzCase));
  const monolith = await answerWhole(open.monolith, document, fuzzCase.operation, whole);
  const known = await knownErrors(open, document, fuzzCase);
  const failures: string[] = [];
  const free: string[] = [];
  let first: Answered | undefined;
  for (const mode of modes) {
    const answered = await answerCut(open, document, fuzzCase, mode);
    const fail = (text: string) => failures.push(`${mode.name}: ${text}`);
    if (answered.texts.join('\n') !== (first ?? answered).texts.join('\n'))
      fail(`other bytes than ${modes[0]?.name ?? ''}`);
    const [ours, theirs] = [answered.run, whole].map(({ counters }) => JSON.stringify([...counters].sort()));
    if (ours !== theirs) fail(`mutations left ${ours ?? ''} instead of ${theirs ?? ''}`);
    if (answered.texts.length !== monolith.length)
      fail(`${answered.texts.length} answers instead of ${monolith.length}`);
    if (first !== undefined) continue;
    first = answered;
    for (const [index, engine] of answered.answers.entries()) {
      const compared = compareAnswers({ engine, monolith: monolith[index] ?? {}, known });
      for (const { kind, path, message } of compared.differences) fail(`${kind} at ${path}: ${message}`);
      free.push(...compared.free);
    }
  }
  return { failures, free, monolith, engine: first?.answers ?? [] };
}

/** What an engine answered, one text for each event. */
interface Answered {
  readonly texts: readonly string[];
  readonly answers: readonly ExecutionResult[];
  readonly run: Run;
}

/** True when an operation is one that both schemas allow. */
export function isValid({ monolith, supergraph }: OpenWorld, { query, variables }: RandomOperation): boolean {
  const document = parse(query);
  if (validate(monolith, document).length > 0 || validate(supergraph.schema, document).length > 0) return false;
  const definitions = operationOf(document).variableDefinitions ?? [];
  return getVariableValues(supergraph.schema, definitions, variables).coerced !== undefined;
}

/** The operation of a document that has one. */
export function operationOf(document: DocumentNode): OperationDefinitionNode {
  const found = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
  if (found === undefined) throw new Error('The document has no operation.');
  return found;
}

async function answerWhole(
  schema: GraphQLSchema,
  document: DocumentNode,
  { variables }: RandomOperation,
  run: Run,
): Promise<readonly ExecutionResult[]> {
  const args = { schema, document, variableValues: variables, contextValue: run };
  if (operationOf(document).operation !== OperationTypeNode.SUBSCRIPTION) return [overTheWire(await execute(args))];
  return (await collect(await subscribe(args))).map(overTheWire);
}

async function answerCut(
  open: OpenWorld,
  document: DocumentNode,
  fuzzCase: FuzzCase,
  mode: EngineMode,
): Promise<Answered> {
  const { supergraph, stage } = open;
  const { operation, conditions, seed } = fuzzCase;
  const run = freshRun(conditionsOf(open, fuzzCase));
  stage.run = run;
  stage.random = createRandom(seed);
  stage.met = new Set();
  const node = operationOf(document);
  const { coerced } = getVariableValues(supergraph.schema, node.variableDefinitions ?? [], operation.variables);
  const variables = coerced ?? {};
  const plan = planOperation(supergraph, {
    document,
    operation: node,
    conditions: variables,
    grants: grantsOf(open, document, conditions.scopes),
  });
  const request = { variables, context: callContext(), maxErrors: Infinity };
  const isStream = node.operation === OperationTypeNode.SUBSCRIPTION;
  const results = isStream ? await collect(await subscribePlan(plan, request)) : [await mode.run(plan, request)];
  const texts = results.map(textOf);
  return { texts, answers: texts.map((text) => JSON.parse(text) as ExecutionResult), run };
}

/** What the asker of a case may see, as the plans of the engine know it. */
export function grantsOf({ supergraph }: OpenWorld, document: DocumentNode, scopes: ReadonlySet<string>): Grants {
  const checks = [...collectGrantChecks(supergraph, document, operationOf(document)).values()];
  const identity = { subject: 'fuzz', scopes: [...scopes], claims: {}, token: undefined };
  const grants = readGrants(checks, { identity, session: undefined, variables: {} });
  if (typeof grants !== 'string') throw new Error('There was something to wait for.');
  return grants;
}

function conditionsOf({ world, monolith, guards }: OpenWorld, { conditions }: FuzzCase): RunConditions {
  return { ...conditions, refused: refusedFor(world, monolith, guards, conditions.scopes) };
}

/** An answer as it goes to the client. Whatever the engine calls its own fault throws, with its cause. */
function textOf(result: ExecutionResult | string): string {
  if (typeof result === 'string') return result;
  for (const { originalError } of result.errors ?? []) {
    if (originalError instanceof GatewayError && originalError.code === 'INTERNAL') throw originalError.cause;
  }
  return JSON.stringify(result);
}

/** Where anything goes wrong at all: the monolith's answer with every null allowed has no error that another took away. */
async function knownErrors(open: OpenWorld, document: DocumentNode, fuzzCase: FuzzCase): Promise<ReadonlySet<string>> {
  const answers = await answerWhole(open.lenient, document, fuzzCase.operation, freshRun(conditionsOf(open, fuzzCase)));
  return new Set(answers.flatMap(({ errors = [] }) => errors.map(({ path = [] }) => path.join('.'))));
}

async function collect(results: AsyncIterable<ExecutionResult> | ExecutionResult): Promise<readonly ExecutionResult[]> {
  if (!(Symbol.asyncIterator in results)) return [results];
  const all: ExecutionResult[] = [];
  for await (const result of results) all.push(result);
  return all;
}

function overTheWire(result: ExecutionResult): ExecutionResult {
  return JSON.parse(JSON.stringify(result)) as ExecutionResult;
}

/** What may go wrong with whole services while a case runs. */
export function randomConditions({ world, guards }: OpenWorld, random: Random): FuzzCase['conditions'] {
  const steady = new Set(world.entities.flatMap(({ shared, known }) => (shared ? [...known.keys()] : [])));
  const down = new Map<string, 'rejects' | 'answers an error'>();
  const noisy = new Set<string>();
  for (const { name } of world.services) {
    if (!steady.has(name) && random.chance(0.06)) down.set(name, random.pick(['rejects', 'answers an error'] as const));
    if (random.chance(0.04)) noisy.add(name);
  }
  // Drawn only where it matters, so that seeds stay what they were.
  const scopes = guards.scopes.size === 0 ? [] : allScopes.filter(() => random.chance(0.5));
  return { down, noisy, scopes: new Set(scopes) };
}

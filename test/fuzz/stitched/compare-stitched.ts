import { setTimeout as sleep } from 'node:timers/promises';
import { execute, OperationTypeNode, parse, type ExecutionResult, type GraphQLSchema } from 'graphql';
import { createRandom } from '../../oracle/random';
import type { OpenWorld } from '../open-world';
import { operationOf, type FuzzCase } from '../run-case';
import { freshRun } from '../truth/run-conditions';
import { stitchedReasons } from './stitched-reasons';
import { stitchedSchema } from './stitched-schema';

/** `same` as the monolith, `not asked`, or the reason why it is different. */
export type StitchedVerdict = string;

const schemas = new WeakMap<OpenWorld, { readonly schema: GraphQLSchema | undefined }>();

/** Answers a case by \@graphql-tools/stitch as well, and says in which way it differs from the monolith, where the gateway does not. */
export async function compareStitched(
  open: OpenWorld,
  { operation, conditions, seed }: FuzzCase,
  monolith: readonly ExecutionResult[],
): Promise<StitchedVerdict> {
  const known = schemas.get(open) ?? { schema: stitchedSchema(open) };
  schemas.set(open, known);
  const { schema } = known;
  if (schema === undefined) return 'not asked: links, transforms, or services that answer whole objects';
  const document = parse(operation.query);
  if (operationOf(document).operation === OperationTypeNode.SUBSCRIPTION) return 'not asked: subscriptions';
  open.stage.run = freshRun(conditions);
  open.stage.random = createRandom(seed);
  open.stage.met = new Set();
  const args = { schema, document, variableValues: operation.variables, contextValue: {} };
  const patience = new AbortController();
  const never = sleep(200, undefined, { signal: patience.signal }).catch(() => undefined);
  const answer = await Promise.race([answerOf(args), never]);
  patience.abort();
  if (answer === undefined) return 'different: no answer at all';
  const [expected] = monolith;
  if (JSON.stringify(answer.data ?? null) === JSON.stringify(expected?.data ?? null)) {
    return paths(answer) === paths(expected) ? 'same' : 'same data, other error paths';
  }
  const found = stitchedReasons.find(({ applies }) => applies({ met: open.stage.met, query: operation.query, answer }));
  return `different: ${found?.name ?? 'no reason in the list'}`;
}

async function answerOf(args: Parameters<typeof execute>[0]): Promise<ExecutionResult> {
  try {
    return JSON.parse(JSON.stringify(await execute(args))) as ExecutionResult;
  } catch (error) {
    return { data: null, errors: [error as never] };
  }
}

function paths(result: ExecutionResult | undefined): string {
  return [...new Set((result?.errors ?? []).map(({ path }) => path?.join('.') ?? ''))].sort().join('\n');
}

import { createRequire } from 'node:module';
import { join } from 'node:path';
import type * as GraphQL from 'graphql';
import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { distinctOperation } from '../graphs/distinct-operation';

/*
 * The cost of an operation that was never seen, in a bare process: parse, validate and plan, each on its own. Arguments: the
 * gateway's build, the subschemas, how many operations. Prints the average CPU milliseconds of each step.
 */

const [dist = '', subschemas = '', count = '10000'] = process.argv.slice(2);
const load = createRequire(join(dist, 'main.js'));

interface Container {
  readonly cradle: {
    readonly registry: {
      load(): Promise<void>;
      current(): { readonly schema: GraphQLSchema };
      close(): Promise<void>;
    };
    readonly buses: { close(): Promise<void> };
  };
}

interface Planning {
  readonly planOperation: (
    supergraph: unknown,
    source: {
      readonly document: DocumentNode;
      readonly operation: OperationDefinitionNode;
      readonly conditions: object;
    },
  ) => unknown;
}

const { createConfig } = load('./config/gateway-config') as { readonly createConfig: (settings: object) => object };
const { buildContainer } = load('./container') as {
  readonly buildContainer: (config: object, overrides: object) => Container;
};
const { planOperation } = load('./planning/plan-operation') as Planning;
const { parse, validate, getOperationAST } = load('graphql') as typeof GraphQL;

/** Sums the CPU time of calls, in milliseconds. */
function createStopwatch(): { readonly total: () => number; readonly time: <T>(work: () => T) => T } {
  let total = 0;
  return {
    total: () => total,
    time: (work) => {
      const before = process.cpuUsage();
      const result = work();
      const { user, system } = process.cpuUsage(before);
      total += (user + system) / 1000;
      return result;
    },
  };
}

async function run(): Promise<void> {
  const config = createConfig({ subschemas, reload: { watch: false }, telemetry: { logLevel: 'silent' } });
  const { registry, buses } = buildContainer(config, {}).cradle;
  await registry.load();
  const supergraph = registry.current();
  const [parsing, validating, planning] = [createStopwatch(), createStopwatch(), createStopwatch()];
  for (let number = 0; number < Number(count); number += 1) {
    const text = distinctOperation(number);
    const document = parsing.time(() => parse(text));
    const faults = validating.time(() => validate(supergraph.schema, document));
    const operation = getOperationAST(document);
    if (faults.length > 0 || operation == null)
      throw new Error(`Operation ${number} is not valid: ${String(faults[0])}`);
    planning.time(() => planOperation(supergraph, { document, operation, conditions: {} }));
  }
  const average = (watch: typeof parsing): number => watch.total() / Number(count);
  const figures = { parse: average(parsing), validate: average(validating), plan: average(planning) };
  process.stdout.write(JSON.stringify(figures));
  await registry.close();
  await buses.close();
}

void run();

import { composeSchemas } from '../../../src/composition/compose-schemas';
import { DraftMemory } from '../../../src/composition/draft-memory';
import type { Supergraph } from '../../../src/composition/supergraph';
import { defaultLimits } from '../../../src/config/limits';
import { createDocumentCache } from '../../../src/graphql/document-cache';
import { createMetrics } from '../../../src/telemetry/create-metrics';
import { silentInput } from '../../unit/graphql/support/silent-input';

const steady = {
  name: 'steady',
  typeDefs: `type Query { steady(by: By, in: Unit): Steady } type Steady { unit: Unit } enum Unit { M } input By { n: Int unit: Unit }`,
  overlay: '',
  selects: true,
};
const changing = { name: 'changing', typeDefs: 'type Query { first: Int }', overlay: '', selects: true };
const queries = [
  'query ($n: Int) { steady(by: {n: $n, unit: M}, in: M) { unit } }',
  '{ first }',
  '{ __typename __schema { queryType { name } } }',
];

const memory = new DraftMemory();
const inputs = [steady, changing].map(silentInput);
const metrics = createMetrics();
const measured = { ...metrics.operations, ...metrics.caches };
const documents = createDocumentCache({ limits: defaultLimits, introspection: 'allowed', metrics: measured });

async function compose(changed = inputs[1]): Promise<Supergraph> {
  const { supergraph } = await composeSchemas(
    [inputs[0], changed].flatMap((input) => input ?? []),
    memory,
  );
  if (supergraph === undefined) throw new Error('The supergraph does not compose.');
  return supergraph;
}

function planAll(supergraph: Supergraph): void {
  for (const query of queries) {
    const read = documents.read(query, supergraph);
    if (read.kind === 'refused') throw new Error(`${query} is refused.`);
    read.choose(undefined)?.planFor({ supergraph, variables: {} });
  }
}

/** Plans on a first supergraph, and gives what would show that it is still held. */
async function serveFirst(): Promise<Readonly<Record<string, WeakRef<object>>>> {
  const first = await compose();
  planAll(first);
  const subschema = (name: string): WeakRef<object> => new WeakRef(first.subschemas.get(name) ?? {});
  return {
    supergraph: new WeakRef(first),
    schema: new WeakRef(first.schema),
    changing: subschema('changing'),
    steady: subschema('steady'),
  };
}

/** Serves a second supergraph, and prints what of the first one is still there. */
async function forget(): Promise<void> {
  const held = await serveFirst();
  inputs[1] = silentInput({ ...changing, typeDefs: 'type Query { first: Int second: Int }' });
  const second = await compose();
  documents.read('{ second }', second);
  // A weak reference holds on until the turn in which it was made, or read, is over.
  for (let turn = 0; turn < 3; turn += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    globalThis.gc?.();
  }
  const alive = Object.entries(held).filter(([, reference]) => reference.deref() !== undefined);
  const text = await metrics.metrics();
  const kept = /selvage_reload_plans_total\{fate="kept"\} (\d+)/.exec(text)?.[1];
  process.stdout.write(JSON.stringify({ alive: alive.map(([name]) => name), kept: Number(kept) }));
  planAll(second);
}

void forget();

import { setImmediate as turn } from 'node:timers/promises';
import { parse, type ExecutionResult, type OperationDefinitionNode } from 'graphql';
import type { WriterChoice } from '../../../src/execution/plan-request';
import { writePlan } from '../../../src/execution/write-plan';
import { planFor } from '../../../src/planning/plan-for';
import type { CallContext } from '../../../src/upstreams/call-context';
import { callContext } from '../../oracle/call-context';
import { startEngine } from '../../oracle/engine';
import type { MemoryUpstreamOptions, Resolver, Row } from '../../oracle/memory-upstream';
import { createRandom } from '../../oracle/random';
import type { SampleSubschema } from '../../oracle/sample-graph';

const inFlight = Number(process.env['FUZZ_IN_FLIGHT'] ?? 2_000);

/** What an upstream says depends on who asks. */
const mine =
  (name: string): Resolver =>
  ({ id }, _, context) => {
    const { subject = 'nobody' } = context?.identity ?? {};
    if (subject === 'mallory' && name === 'price') throw new Error('Mallory may not see prices.');
    return `${name} of ${String(id)} for ${subject}`;
  };

const rows = (ids: unknown): readonly Row[] => (Array.isArray(ids) ? ids.map((id: unknown) => ({ id })) : []);
const all = ['1', '2', '3', '4', '5'];

const publicRoots: Readonly<Record<string, Resolver>> = {
  things: (_, __, context) => rows(context?.identity?.subject === 'eve' ? all.slice(0, 2) : all),
  one: (_, { id }) => ({ id }),
};

function service(name: string, field: string, roots: string): SampleSubschema {
  return {
    name,
    typeDefs: `type Query { ${roots} _by${name}(ids: [ID!]!): [Thing] }
      type Mutation { touch_${name}(id: ID!): Thing }
      type Thing { id: ID! ${field}: String ${name}Peers: [Thing!] }`,
    overlay: `extend type Query { _by${name}(ids: [ID!]!): [Thing] @merge(keyField: "id", keyArg: "ids") }
      extend type Thing @key(selectionSet: "{ id }")`,
    resolvers: {
      Query: {
        [`_by${name}`]: (_, { ids }) => [...rows(ids)].reverse(),
        ...(roots === '' ? {} : publicRoots),
      },
      Mutation: { [`touch_${name}`]: (_, { id }) => ({ id }) },
      Thing: { [field]: mine(field), [`${name}Peers`]: ({ id }) => rows(all.filter((other) => other > String(id))) },
    },
  };
}

const operations: readonly (readonly [text: string, variables: Row])[] = [
  ['{ things { id label price stock } }', {}],
  ['{ things { price } one(id: "9") { stock label } }', {}],
  ['query ($id: ID!) { one(id: $id) { bPeers { cPeers { label } price } } }', { id: '2' }],
  ['query ($id: ID!) { one(id: $id) { bPeers { cPeers { label } price } } }', { id: '3' }],
  ['query ($with: Boolean!) { things { stock label @include(if: $with) } }', { with: true }],
  ['query ($with: Boolean!) { things { stock label @include(if: $with) } }', { with: false }],
  ['mutation { a: touch_b(id: "1") { label stock } b: touch_c(id: "2") { price aPeers { stock } } }', {}],
  ['{ things { aPeers { bPeers { price } } } }', {}],
];

const subjects = ['ada', 'bob', 'eve', 'mallory', 'zoë', undefined];

function contextOf(subject: string | undefined): CallContext {
  const identity = subject === undefined ? undefined : { subject, scopes: [], claims: {}, token: undefined };
  return { ...callContext(), identity };
}

async function startAsking(
  seed: number,
  writer: WriterChoice,
): Promise<(operation: number, subject: number) => Promise<string>> {
  const random = createRandom(seed);
  const before = async (): Promise<void> => {
    for (let turns = random.int(4); turns > 0; turns--) await turn();
  };
  const options: MemoryUpstreamOptions = { before };
  const services = [
    service('a', 'label', 'things: [Thing!] one(id: ID!): Thing'),
    service('b', 'price', ''),
    service('c', 'stock', ''),
  ];
  const { supergraph } = await startEngine(services, { a: options, b: options, c: { ...options, selects: false } });
  const plans = operations.map(([text, variables]) => {
    const document = parse(text);
    const node = document.definitions[0] as OperationDefinitionNode;
    return planFor(supergraph, document, node, variables);
  });
  return async (operation, subject) => {
    const plan = plans[operation];
    const variables = operations[operation]?.[1] ?? {};
    if (plan === undefined) throw new RangeError('There is no such operation.');
    const request = { variables, context: contextOf(subjects[subject]), maxErrors: 20, writer };
    const answer: string | ExecutionResult = await writePlan(plan, request);
    return typeof answer === 'string' ? answer : JSON.stringify(answer);
  };
}

const writers: readonly WriterChoice[] = ['adaptive', 'cut-text'];

describe.each(writers)(
  `${String(inFlight)} mixed operations in flight at once, of different identities, by writer %s`,
  (writer) => {
    it('are each answered as alone', async () => {
      const ask = await startAsking(1, 'interpreted');
      const askTogether = await startAsking(3, writer);
      const alone: string[][] = [];
      for (const operation of operations.keys()) {
        const answers: string[] = [];
        for (const subject of subjects.keys()) answers.push(await ask(operation, subject));
        alone.push(answers);
      }
      // The check means something: nearly every pair has an answer of its own.
      expect(new Set(alone.flat()).size).toBeGreaterThan(operations.length * (subjects.length - 2));
      expect(alone.flat().filter((answer) => answer.includes('UPSTREAM_ERROR')).length).toBeGreaterThan(3);

      const random = createRandom(2);
      const together = await Promise.all(
        Array.from({ length: inFlight }, async () => {
          const [operation, subject] = [random.int(operations.length), random.int(subjects.length)];
          return { got: await askTogether(operation, subject), expected: alone[operation]?.[subject] };
        }),
      );
      const wrong = together.filter(({ got, expected }) => got !== expected);
      expect(wrong.slice(0, 3)).toEqual([]);
      expect(together).toHaveLength(inFlight);
    }, 240_000);
  },
);

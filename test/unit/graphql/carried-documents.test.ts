import { parse, specifiedRules, validate, type DocumentNode, type OperationDefinitionNode } from 'graphql';
import { composeSchemas } from '../../../src/composition/compose-schemas';
import { DraftMemory } from '../../../src/composition/draft-memory';
import type { Supergraph } from '../../../src/composition/supergraph';
import { DocumentSurvey } from '../../../src/graphql/document-survey';
import { fingerprintOf } from '../../../src/planning/fingerprint';
import type { Plan } from '../../../src/planning/plan';
import { planFor } from '../../../src/planning/plan-for';
import { createRandom, type Random } from '../../oracle/random';
import { createRandomGraph } from '../../oracle/random-graph';
import { createRandomOperation } from '../../oracle/random-operation';
import { subschemaOf } from '../../oracle/random-subschema';
import { silentInput, type SilentSubschema } from './support/silent-input';

const graphs = 12;
const operationsOfEach = 16;

/** Changes that a team makes: a field more, one fewer, an entry point fewer, other nullability, or nothing at all but a new file. */
const changes: readonly ((part: SilentSubschema) => SilentSubschema)[] = [
  (part) => ({ ...part, typeDefs: part.typeDefs.replace('type Query {', 'type Query { another: Int') }),
  (part) => ({ ...part, typeDefs: part.typeDefs.replace(/type (E\d) \{/, 'type $1 { another: Int') }),
  (part) => ({ ...part, typeDefs: part.typeDefs.replace(/ f\d: (Int|String|Float|Boolean|ID)!?(?= )/, '') }),
  (part) => ({ ...part, typeDefs: part.typeDefs.replace(/(f\d: (?:Int|String|Float|Boolean|ID))!/, '$1') }),
  (part) => ({ ...part, overlay: part.overlay.replace(/extend type Query \{[^{}]*(\{[^{}]*\}[^{}]*)*\}/, '') }),
  (part) => ({ ...part }),
];

interface Pair {
  readonly before: Supergraph;
  readonly after: Supergraph;
}

/** The same for a second graph, which lies beside the first in one supergraph and shares nothing with it but leaves and inputs. */
function besides(text: string): string {
  return text.replaceAll(/E(?=\d)/g, 'F');
}

/** Two random graphs in one supergraph, and operations over either. */
function createSides(random: Random): {
  readonly parts: readonly SilentSubschema[];
  readonly operation: () => ReturnType<typeof createRandomOperation>;
} {
  const [left, right] = [createRandomGraph(random), createRandomGraph(random)];
  const others = right.subschemas.map((name) => {
    const { typeDefs, overlay, selects } = subschemaOf(right, name, random);
    return { name: `other-${name}`, typeDefs: besides(typeDefs), overlay: besides(overlay), selects };
  });
  return {
    parts: [...left.subschemas.map((name) => subschemaOf(left, name, random)), ...others],
    operation: () => {
      if (random.chance(0.5)) return createRandomOperation(left, random);
      const { query, variables } = createRandomOperation(right, random);
      return { query: besides(query), variables };
    },
  };
}

/** A supergraph, and what becomes of it when one of its subschemas changes, or goes; undefined when that does not compose. */
async function reload(parts: readonly SilentSubschema[], random: Random): Promise<Pair | undefined> {
  const memory = new DraftMemory();
  const inputs = parts.map(silentInput);
  const { supergraph: before } = await composeSchemas(inputs, memory);
  const index = random.int(parts.length);
  const part = parts[index];
  if (part === undefined) return undefined;
  const changed = random.chance(0.2) ? [] : [silentInput(random.pick(changes)(part))];
  const others = inputs.filter((_, other) => other !== index);
  const { supergraph: after } = await composeSchemas([...others, ...changed], memory);
  return before && after && { before, after };
}

function survey({ schema }: Supergraph, document: DocumentNode): ReadonlySet<string> {
  const found = new DocumentSurvey();
  const faults = validate(schema, document, [...specifiedRules, found.rule]);
  if (faults.length > 0) throw new Error(faults.join('\n'));
  return found.coordinates;
}

/** All of a plan as text, and the subschemas that it holds. */
function describePlan(plan: Plan): { readonly text: string; readonly holds: ReadonlySet<unknown> } {
  const holds = new Set<unknown>();
  const text = JSON.stringify(plan, (key, value: unknown) => {
    if (key === 'subschema' && typeof value === 'object' && value !== null && 'name' in value) {
      holds.add(value);
      return value.name;
    }
    return value instanceof Map ? [...(value as ReadonlyMap<string, unknown>)] : value;
  });
  return { text, holds };
}

it('a document of which nothing has changed is valid on the new supergraph, and its old plan is the one that would be made', async () => {
  const counts = { kept: 0, dropped: 0, invalid: 0, replanned: 0 };
  const wronglyKept: { readonly seed: number; readonly query: string }[] = [];
  for (let seed = 1; seed <= graphs; seed += 1) {
    const random = createRandom(seed);
    const { parts, operation: createOperation } = createSides(random);
    const pair = await reload(parts, random);
    if (pair === undefined) continue;
    const { before, after } = pair;
    for (let n = 0; n < operationsOfEach; n += 1) {
      const { query, variables } = createOperation();
      const document = parse(query);
      const operation = document.definitions[0] as OperationDefinitionNode;
      const old = describePlan(planFor(before, document, operation, variables));
      const isKept = [...survey(before, document)].every(
        (name) => fingerprintOf(before, name) === fingerprintOf(after, name),
      );
      counts[isKept ? 'kept' : 'dropped'] += 1;
      if (validate(after.schema, document).length > 0) {
        if (isKept) wronglyKept.push({ seed, query });
        counts.invalid += 1;
        continue;
      }
      const anew = describePlan(planFor(after, document, operation, variables));
      const isSame = anew.text === old.text && [...old.holds].every((held) => anew.holds.has(held));
      if (!isSame) counts.replanned += 1;
      if (isKept && !isSame) wronglyKept.push({ seed, query });
    }
  }
  expect(wronglyKept).toEqual([]);
  // Both fates must be met, and dropping must have been needed, or the test says nothing.
  expect(Math.min(...Object.values(counts))).toBeGreaterThan(5);
}, 60_000);

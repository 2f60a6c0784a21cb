import fc from 'fast-check';
import {
  buildSchema,
  getNamedType,
  isAbstractType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
  Lexer,
  parse,
  print,
  Source,
  TokenKind,
  validate,
  validateSchema,
  type GraphQLOutputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { composeSchemas } from '../../../../src/composition/compose-schemas';
import type { SubschemaInput, Transforms } from '../../../../src/composition/subschema-input';
import type { Supergraph } from '../../../../src/composition/supergraph';
import { planFor } from '../../../../src/planning/plan-for';
import type { UpstreamCall, UpstreamRequest } from '../../../../src/upstreams/upstream';
import { printRequest } from '../../../oracle/print-request';
import { inputsOf, type SubschemaCase } from './compose-sdl';

const catalog: SubschemaCase = {
  schema: `type Query { product: Product node: Node things: [Thing] _products(upcs: [ID!]!): [Product] }
type Mutation { make: Product }
interface Node { id: ID! }
type Product implements Node { id: ID! upc: ID! name: String price: Int size: Size owner: Owner }
type Size { width: Int height: Int }
type Owner { id: ID! region: ID }
union Thing = Product | Owner`,
  overlay: `extend type Query { _products(upcs: [ID!]!): [Product] @merge(keyField: "upc") }
extend type Product @key(selectionSet: "{ upc }") @canonical { name: String @canonical }`,
};

const stock: SubschemaCase = {
  schema: `type Query { byKeys(keys: [Key!]!, n: Int): [Product]! stockOf(upc: String): Product kinds: [Kind] }
input Key { upc: ID! price: Int cost: Int size: SizeIn }
input SizeIn { width: Int }
type Product { upc: ID! stock: Int cost: Int est: Int }
enum Kind { A B }
type Subscription { changed: Product }`,
  overlay: `extend type Query {
  byKeys(keys: [Key!]!): [Product]! @merge(keyArg: "keys", additionalArgs: "n: 3") @internal
  stockOf(upc: String): Product @merge(argsExpr: "upc: $key.upc") @internal
}
extend type Product @key(selectionSet: "{ upc }") {
  cost: Int @computed(selectionSet: "{ price size { width } }")
  est: Int @computed(selectionSet: "{ cost }")
}`,
  transforms: { rename: { 'Product.est': 'estimate' } },
};

const owners: SubschemaCase = {
  schema: `type Query { owner: Owner _o(key: _Any): Owner }
scalar _Any
type Owner { id: ID! region: ID orders(first: Int = 3): [Order] }
type Order { product: Product n: Int }
type Product { id: ID! upc: ID! }`,
  overlay: 'extend type Query { _o(key: _Any): Owner @merge } extend type Owner @key(selectionSet: "{ id }")',
};

const graph = { catalog, stock, owners };
const names = ['catalog', 'stock', 'owners'] as const;

function tokensOf(text: string): readonly string[] {
  const lexer = new Lexer(new Source(text));
  const tokens: string[] = [];
  for (let token = lexer.advance(); token.kind !== TokenKind.EOF; token = lexer.advance()) {
    tokens.push(text.slice(token.start, token.end));
  }
  return tokens;
}

const anyToken = fc.constantFrom(
  ...new Set(Object.values(graph).flatMap(({ schema, overlay = '' }) => tokensOf(`${schema}\n${overlay}`))),
);
const anyCoordinate = fc.oneof(
  anyToken,
  fc.tuple(anyToken, anyToken).map((parts) => parts.join('.')),
);
const anyTransforms: fc.Arbitrary<Transforms> = fc.oneof(
  fc.record({ hide: fc.array(anyCoordinate, { maxLength: 2 }) }),
  fc.record({ rename: fc.dictionary(anyCoordinate, anyToken, { maxKeys: 2 }) }),
  fc.record({ prefix: fc.constantFrom('p_', 'P', '_', '9') }),
);

/** One change of a graph: a token replaced, removed or added in a file, or other transforms. */
const anyChange = fc.oneof(
  fc.record({ name: fc.constantFrom(...names), transforms: anyTransforms }),
  fc.record({
    name: fc.constantFrom(...names),
    file: fc.constantFrom('schema' as const, 'overlay' as const),
    at: fc.nat(),
    remove: fc.boolean(),
    add: fc.option(anyToken),
  }),
);

function changed(changes: readonly (typeof anyChange extends fc.Arbitrary<infer Change> ? Change : never)[]) {
  const result: Record<string, SubschemaCase> = { ...graph };
  for (const change of changes) {
    const before = result[change.name] ?? catalog;
    if ('transforms' in change) {
      result[change.name] = { ...before, transforms: change.transforms };
      continue;
    }
    const tokens = [...tokensOf(before[change.file] ?? '')];
    tokens.splice(change.at % tokens.length, change.remove ? 1 : 0, ...(change.add === null ? [] : [change.add]));
    result[change.name] = { ...before, [change.file]: tokens.join(' ') };
  }
  return result;
}

/** The inputs of a changed graph; undefined when a file of it does not parse, or an upstream could not have such a schema. */
function inputsIfSound(subschemas: Readonly<Record<string, SubschemaCase>>): readonly SubschemaInput[] | undefined {
  try {
    const own = new Map(Object.entries(subschemas).map(([name, { schema }]) => [name, buildSchema(schema)]));
    return inputsOf(subschemas).map((input) => withChecks(input, own.get(input.name)));
  } catch {
    return undefined;
  }
}

/** Makes the upstream refuse requests that its own schema does not allow. */
function withChecks(input: SubschemaInput, schema: GraphQLSchema | undefined): SubschemaInput {
  const prepare = (request: UpstreamRequest): UpstreamCall => {
    const document = printRequest(request);
    const faults = schema === undefined ? [] : validate(schema, document);
    if (faults.length > 0) throw new Error(`${input.name} is asked ${print(document)}: ${String(faults[0])}`);
    return () => Promise.resolve({ data: null, errors: [] });
  };
  return { ...input, upstream: { ...input.upstream, prepare } };
}

/** Every field that needs no arguments, `depth` levels deep. */
function selectAll(schema: GraphQLSchema, type: GraphQLOutputType, depth: number): string {
  const named = getNamedType(type);
  if (isLeafType(named)) return '';
  if (depth === 0) return '{ __typename }';
  if (isAbstractType(named)) {
    const parts = schema
      .getPossibleTypes(named)
      .map((possible) => `... on ${possible.name} ${selectAll(schema, possible, depth)}`);
    return `{ __typename ${parts.join(' ')} }`;
  }
  if (!isObjectType(named)) return '';
  const fields = Object.values(named.getFields()).filter((field) => !field.args.some(isRequiredArgument));
  // Aliases of their own keep the fields of an abstract type's objects from conflicting.
  const selections = fields.map(
    (field) => `${named.name}_${field.name}: ${field.name} ${selectAll(schema, field.type, depth - 1)}`,
  );
  return `{ __typename ${selections.join(' ')} }`;
}

function planEverything(supergraph: Supergraph): number {
  const { schema } = supergraph;
  let plans = 0;
  for (const [operation, root] of [
    ['query', schema.getQueryType()],
    ['mutation', schema.getMutationType()],
  ] as const) {
    for (const field of Object.values(root?.getFields() ?? {})) {
      if (field.args.some(isRequiredArgument)) continue;
      const document = parse(`${operation} { ${field.name} ${selectAll(schema, field.type, 3)} }`);
      if (validate(schema, document).length > 0) throw new Error(`Not valid: ${print(document)}`);
      planFor(supergraph, document, document.definitions[0] as OperationDefinitionNode, {});
      plans += 1;
    }
  }
  return plans;
}

describe('whatever a graph is changed to', () => {
  it('is refused with reasons, or every field of it has a plan that its upstreams understand', async () => {
    let plans = 0;
    let refused = 0;
    const property = fc.asyncProperty(fc.array(anyChange, { maxLength: 3 }), async (changes) => {
      const inputs = inputsIfSound(changed(changes)) ?? [];
      fc.pre(inputs.length > 0);
      const { supergraph, problems } = await composeSchemas(inputs);
      expect(problems.some(({ severity }) => severity === 'error')).toBe(supergraph === undefined);
      const faults = supergraph === undefined ? [] : validateSchema(supergraph.schema);
      expect(faults).toEqual([]);
      refused += supergraph === undefined ? 1 : 0;
      plans += supergraph === undefined ? 0 : planEverything(supergraph);
    });
    await fc.assert(property, { numRuns: 100, maxSkipsPerRun: 100 });
    expect(plans).toBeGreaterThan(0);
    expect(refused).toBeGreaterThan(0);
  }, 60_000);
});

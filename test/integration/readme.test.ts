import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startGateway, type TestGateway } from './start-gateway';

const readme = readFileSync(join(__dirname, '../../README.md'), 'utf8');

/** The block of code of the README that holds a text. */
function block(text: string): string {
  const found = [...readme.matchAll(/^```\w*\n([\s\S]*?)^```$/gm)].map(([, code = '']) => code);
  const [code, ...others] = found.filter((candidate) => candidate.includes(text));
  if (code === undefined || others.length > 0) throw new Error(`README.md has no block of its own with ${text}.`);
  return code;
}

describe('the examples of the README', () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await startGateway({
      catalog: {
        'subschema.yaml': 'kind: graphql\nendpoint: ${CATALOG_URL}\n',
        'mock.ts': `
          import { mockGraphql } from 'selvage/mocks';
          export const mock = mockGraphql()
            .schema('type Query { product(sku: ID!): Product } type Product { sku: ID! name: String }')
            .fixtures({ Product: [{ sku: 'loom', name: 'Table loom' }] });`,
        'overlay.graphql': 'extend type Product @key(selectionSet: "{ sku }")',
      },
      reviews: {
        'subschema.yaml': block('endpoint: ${REVIEWS_URL}'),
        'overlay.graphql': block('@merge(keyField: "sku") @internal'),
        'mock.ts': block('export const mock = mockGraphql()'),
      },
      ratings: {
        'subschema.yaml': block('bus: ${EVENT_BUS_URL}'),
        'schema.graphql': block('type Rating @projection'),
        'mock.ts': `import { mockEvents } from 'selvage/mocks'; export const mock = mockEvents('ratings');`,
      },
    });
  });

  afterAll(async () => {
    await gateway.stop();
  });

  it('join a GraphQL service and a stream of events to a type', async () => {
    const rated = await gateway.ask('mutation { rate(sku: "loom", stars: 5) { stars votes last { stars } } }');
    expect(rated).toEqual({ data: { rate: { stars: 5, votes: 1, last: [{ stars: 5 }] } } });
    const joined = await gateway.ask('{ product(sku: "loom") { name stars rating { stars votes } } }');
    expect(joined).toEqual({ data: { product: { name: 'Table loom', stars: 5, rating: { stars: 5, votes: 1 } } } });
  });

  it('name the two commands that CI runs', () => {
    const run = readFileSync(join(__dirname, '../../.ci/run'), 'utf8');
    const commands = run.split('\n').filter((line) => line.startsWith('npm '));
    expect(commands).toEqual(['npm ci', 'npm test']);
    const told = block('npm ci && npm start');
    expect(commands.every((command) => told.includes(command))).toBe(true);
  });
});

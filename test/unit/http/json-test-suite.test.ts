import { buildSchema } from 'graphql';
import suite from '../../fixtures/json-test-suite.json';
import { createSchemaEngine } from './support/schema-engine';
import { startGateway, stopGateways, type TestGateway } from './support/start-gateway';

type Encoded = string | { readonly repeat: string; readonly times: number };

function decode(encoded: Encoded): Buffer {
  return typeof encoded === 'string'
    ? Buffer.from(encoded, 'base64')
    : Buffer.from(encoded.repeat.repeat(encoded.times));
}

const cases = Object.entries(suite.cases).map(([name, encoded]) => ({ name, bytes: decode(encoded) }));
const invalid = cases.filter(({ name }) => name.startsWith('n_'));
const valid = cases.filter(({ name }) => name.startsWith('y_'));

describe('H39: JSONTestSuite as request bodies', () => {
  const engine = createSchemaEngine(buildSchema('scalar JSON type Query { echo(value: JSON): Int }'));
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await startGateway({ engine, app: { bodyBytes: 300_000 } });
  });
  afterAll(stopGateways);

  test('the suite is whole', () => {
    expect([invalid.length, valid.length]).toEqual([188, 95]);
  });

  test.each(invalid)('$name is 400', async ({ bytes }) => {
    const answer = await gateway.post(bytes);
    expect(answer.status).toBe(400);
    await expect(answer.json()).resolves.toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] });
    expect(engine.requests).toHaveLength(0);
  });
});

describe('H39: JSONTestSuite as variables', () => {
  const engine = createSchemaEngine(buildSchema('scalar JSON type Query { echo(value: JSON): Int }'));
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await startGateway({ engine });
  });
  afterAll(stopGateways);

  test.each(valid)('$name is accepted', async ({ bytes }) => {
    const head = Buffer.from('{"query":"query ($value: JSON) { echo(value: $value) }","variables":{"value":');
    const answer = await gateway.post(Buffer.concat([head, bytes, Buffer.from('}}')]));
    expect(answer.status).toBe(200);
    const value: unknown = JSON.parse(bytes.toString());
    expect(engine.requests.at(-1)?.variables).toEqual({ value });
  });
});

import { buildSchema } from 'graphql';
import { serverAudits } from 'graphql-http';
import { createSchemaEngine } from '../unit/http/support/schema-engine';
import { startGateway, stopGateways, type TestGateway } from '../unit/http/support/start-gateway';

const expectedAudits = 61;

describe('GraphQL over HTTP', () => {
  let gateway: TestGateway;
  const audits = serverAudits({ url: () => gateway.url });

  beforeAll(async () => {
    gateway = await startGateway({ engine: createSchemaEngine(buildSchema('type Query { hello: String }')) });
  });
  afterAll(stopGateways);

  test(`the audit has ${String(expectedAudits)} cases`, () => {
    expect(audits).toHaveLength(expectedAudits);
  });

  test.each(audits)('$id: $name', async ({ fn }) => {
    await expect(fn()).resolves.toMatchObject({ status: 'ok' });
  });
});

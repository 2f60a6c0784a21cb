import { serverAudits } from 'graphql-http';
import { createGateway } from '../../src/gateway';

const expectedAudits = 61;

describe('GraphQL over HTTP, on the whole gateway with the demo graph', () => {
  const gateway = createGateway({
    subschemas: 'subschemas',
    port: 0,
    adminPort: 0,
    host: '127.0.0.1',
    reload: { watch: false },
    telemetry: { logLevel: 'silent' },
  });
  let url = '';
  const audits = serverAudits({ url: () => `${url}/graphql` });

  beforeAll(async () => {
    ({ url } = await gateway.start());
  });

  afterAll(async () => {
    await gateway.stop();
  });

  test(`the audit has ${String(expectedAudits)} cases`, () => {
    expect(audits).toHaveLength(expectedAudits);
  });

  test.each(audits)('$id: $name', async ({ fn }) => {
    await expect(fn()).resolves.toMatchObject({ status: 'ok' });
  });
});

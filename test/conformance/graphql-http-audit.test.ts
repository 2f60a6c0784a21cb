import { serverAudits } from 'graphql-http';
import { createDemo } from '../integration/create-demo';

const expectedAudits = 61;

describe('GraphQL over HTTP, on the whole gateway with the demo graph', () => {
  const gateway = createDemo();
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

import { createDemo } from './create-demo';
import { mockGraphql } from '../../src/mocks';
import { post, readResult } from './post';
import { startGateway, type TestGateway } from './start-gateway';

const crossing = `query Crossing($id: ID!) {
  products(first: 12) { sku name price unitsSold shippingEstimate stock { available warehouses { warehouse available } } }
  order(id: $id) { id placedAt lines { quantity product { sku unitsSold stock { available } } } shipment { status carrier } }
}`;

/** How often something was not answered in the fastest way, by reason. */
async function fallbacks(adminUrl: string): Promise<Readonly<Record<string, number>>> {
  const text = await (await fetch(`${adminUrl}/metrics`)).text();
  const lines = text.matchAll(/^selvage_fallbacks_total\{reason="(\w+)"\} (\d+)$/gm);
  return Object.fromEntries([...lines].map(([, reason = '', count]): [string, number] => [reason, Number(count)]));
}

describe('the demo', () => {
  const gateway = createDemo();
  let url = '';
  let adminUrl = '';

  beforeAll(async () => {
    ({ url, adminUrl } = await gateway.start());
  });

  afterAll(async () => {
    await gateway.stop();
  });

  it('answers the first, the third and the tenth time in the same bytes, over all kinds of upstream', async () => {
    const answers: string[] = [];
    for (let n = 0; n < 10; n++) answers.push((await post(url, { query: crossing, variables: { id: '1001' } })).text);
    expect(readResult({ text: answers[0] ?? '' }).errors).toBeUndefined();
    expect(new Set(answers).size).toBe(1);
  });

  it('falls back for introspection alone', async () => {
    const before = await fallbacks(adminUrl);
    for (let n = 0; n < 5; n++) await post(url, { query: crossing, variables: { id: '1001' } });
    await post(url, { query: '{ __schema { queryType { name } } }' });
    const after = await fallbacks(adminUrl);
    expect(before['odd']).toBe(0);
    expect(after).toEqual({ introspection: (before['introspection'] ?? 0) + 1, odd: 0 });
  });
});

describe('an upstream that answers with errors', () => {
  let gateway: TestGateway;
  let stop: () => Promise<void>;

  beforeAll(async () => {
    const refuse = (): never => {
      throw new Error('no');
    };
    const mock = await mockGraphql()
      .schema('type Query { good: Int bad: Int }')
      .resolvers({ Query: { good: () => 1, bad: refuse } })
      .start();
    stop = () => mock.stop();
    gateway = await startGateway({ numbers: { 'subschema.yaml': `kind: graphql\nendpoint: ${mock.endpoint}\n` } });
  });

  afterAll(async () => {
    await gateway.stop();
    await stop();
  });

  it('is interpreted and counted as odd, once its operation is asked often enough to be cut', async () => {
    const answers: string[] = [];
    for (let n = 0; n < 4; n++) answers.push((await post(gateway.url, { query: '{ good bad }' })).text);
    expect(new Set(answers).size).toBe(1);
    expect(readResult({ text: answers[0] ?? '' }).data).toEqual({ good: 1, bad: null });
    expect(await fallbacks(gateway.adminUrl)).toEqual({ introspection: 0, odd: 2 });
  });
});

import { mockGraphql } from '../../../src/mocks';
import { eventually } from '../eventually';
import { startGateway, writeSubschemas, type TestGateway } from '../start-gateway';

const steady = mockGraphql()
  .schema('type Query { steady: Steady } type Steady { name: String }')
  .resolvers({ Query: { steady: () => ({ name: 'yes' }) } });
const changing = mockGraphql()
  .schema('type Query { first: String }')
  .resolvers({ Query: { first: () => 'one' } });

let gateway: TestGateway;
let endpoint: string;
const stops: (() => Promise<void>)[] = [];

beforeEach(async () => {
  const running = [await steady.start(), await changing.start()] as const;
  endpoint = running[1].endpoint;
  gateway = await startGateway(
    {
      steady: files(running[0].endpoint, 'type Query { steady: Steady } type Steady { name: String }'),
      changing: files(endpoint, 'type Query { first: String }'),
    },
    { reload: { watch: true } },
  );
  stops.push(...[gateway, ...running].map((part) => () => part.stop()));
});

afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

function files(url: string, sdl: string): Readonly<Record<string, string>> {
  return { 'subschema.yaml': `kind: graphql\nendpoint: ${url}\n`, 'schema.graphql': sdl };
}

/** The value of one series of the gateway's metrics. */
async function metric(series: string): Promise<number> {
  const text = await (await fetch(`${gateway.adminUrl}/metrics`)).text();
  const line = text.split('\n').find((candidate) => candidate.startsWith(`${series} `));
  return Number(line?.slice(series.length + 1));
}

async function supergraph(): Promise<string> {
  const answer = await fetch(`${gateway.adminUrl}/supergraph`);
  return ((await answer.json()) as { readonly supergraph: { readonly hash: string } }).supergraph.hash;
}

async function reload(sdl: string): Promise<void> {
  const before = await supergraph();
  await writeSubschemas(gateway.directory, { changing: files(endpoint, sdl) });
  await eventually(supergraph, (now) => now !== before);
}

const planned = () => metric('selvage_plans_total{from="planning"}');
const parsed = () => metric('selvage_documents_total{from="text"}');

it('an operation that a reload does not concern is still at hand; one that it concerns is planned anew and answered by the new schema', async () => {
  expect(await gateway.ask('{ steady { name } }')).toEqual({ data: { steady: { name: 'yes' } } });
  expect(await gateway.ask('{ first }')).toEqual({ data: { first: 'one' } });
  expect([await planned(), await parsed()]).toEqual([2, 2]);
  expect(await metric('selvage_cache_entries{cache="plans"}')).toBe(2);

  await reload('type Query { first: Int }');
  expect(await gateway.ask('{ steady { name } }')).toEqual({ data: { steady: { name: 'yes' } } });
  expect([await planned(), await parsed()]).toEqual([2, 2]);
  expect(await metric('selvage_reload_plans_total{fate="kept"}')).toBe(1);
  expect(await metric('selvage_reload_plans_total{fate="dropped"}')).toBe(1);

  expect(await gateway.ask('{ first }')).toMatchObject({
    data: { first: null },
    errors: [{ path: ['first'], extensions: { code: 'UPSTREAM_BAD_RESPONSE' } }],
  });
  expect([await planned(), await parsed()]).toEqual([3, 3]);
});

it('an operation on a field that a reload takes away is refused, and answered again when it comes back', async () => {
  expect(await gateway.ask('{ first }')).toEqual({ data: { first: 'one' } });
  await reload('type Query { second: String }');
  expect(await gateway.ask('{ first }')).toMatchObject({
    errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }],
  });
  await reload('type Query { first: String }');
  expect(await gateway.ask('{ first }')).toEqual({ data: { first: 'one' } });
});

it('a plan answers on through many reloads that do not concern it', async () => {
  for (let number = 0; number < 7; number += 1) {
    expect(await gateway.ask('{ steady { name } }')).toEqual({ data: { steady: { name: 'yes' } } });
    await reload(`type Query { first: String field${String(number)}: Int }`);
  }
  expect(await gateway.ask('{ steady { name } }')).toEqual({ data: { steady: { name: 'yes' } } });
  expect(await planned()).toBe(1);
  expect(await metric('selvage_reload_plans_total{fate="kept"}')).toBe(7);
}, 30_000);

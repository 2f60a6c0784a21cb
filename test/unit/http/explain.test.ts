import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GraphQLEngine, RequestContext } from '../../../src/graphql/engine';
import { createGateway } from '../../../src/gateway';
import { createSampleSchema } from './support/sample-schema';
import { createSchemaEngine } from './support/schema-engine';
import { startGateway, stopGateways } from './support/start-gateway';

afterEach(stopGateways);

/** What the header does to the context of an operation, and to the answer. */
async function send(value: string | undefined, app: { readonly explain?: 'heard' | 'ignored' }) {
  const engine: GraphQLEngine & { readonly contexts: RequestContext[] } = createSchemaEngine(
    createSampleSchema().schema,
  );
  const gateway = await startGateway({ engine, app });
  const answer = await gateway.post({ query: '{ a }' }, value === undefined ? {} : { 'x-selvage-explain': value });
  return { status: answer.status, text: await answer.text(), explain: engine.contexts.map(({ explain }) => explain) };
}

describe('x-selvage-explain', () => {
  test.each([
    ['on', 'on'],
    ['dry', 'dry'],
    [' DRY ', 'dry'],
    [undefined, undefined],
  ])('%j asks for %j where it is heard', async (value, mode) => {
    expect(await send(value, { explain: 'heard' })).toMatchObject({ status: 200, explain: [mode] });
  });

  test('that says anything else is a fault that tells what to say', async () => {
    const { status, text, explain } = await send('yes', { explain: 'heard' });
    expect([status, explain]).toEqual([400, []]);
    expect(text).toContain('Send x-selvage-explain: on, ');
  });

  test.each([{ explain: 'ignored' } as const, {}])('is not looked at where it is ignored: %j', async (app) => {
    for (const value of ['on', 'yes'])
      expect(await send(value, app)).toEqual({ status: 200, text: '{"data":{"a":1}}', explain: [undefined] });
  });
});

describe('a gateway', () => {
  let subschemas: string;

  beforeAll(() => {
    subschemas = mkdtempSync(join(tmpdir(), 'selvage-explain-'));
    const folder = join(subschemas, 'shipping');
    mkdirSync(folder);
    writeFileSync(join(folder, 'subschema.yaml'), 'kind: events\nbus: "memory:"\nstore: "memory:"\n');
    writeFileSync(
      join(folder, 'schema.graphql'),
      'type Shipment @projection(topic: "shipments", key: "id") { id: ID! status: String }',
    );
  });

  afterAll(() => {
    rmSync(subschemas, { recursive: true });
  });

  async function ask(production: boolean, mode = 'on'): Promise<unknown> {
    const gateway = createGateway({
      subschemas,
      ...{ production, port: 0, adminPort: 0, host: '127.0.0.1', reload: { watch: false } },
      telemetry: { logLevel: 'silent' },
    });
    const { url } = await gateway.start();
    const answer = await fetch(`${url}/graphql?query={shipment(id:1){status}}`, {
      headers: { 'x-selvage-explain': mode },
    });
    await gateway.stop();
    return answer.json();
  }

  test('explains in development', async () => {
    const call = {
      subschema: 'shipping',
      kind: 'events',
      requests: ['Shipment by id'],
      step: 0,
      level: 0,
      outcome: 'ok',
    };
    expect(await ask(false)).toMatchObject({
      data: { shipment: null },
      extensions: { explain: { plan: { operation: 'query' }, calls: [call], totals: { calls: 1, keys: 0, bytes: 0 } } },
    });
  });

  test('tells the plan alone when nothing is to be run', async () => {
    expect(await ask(false, 'dry')).toEqual({
      data: null,
      extensions: { explain: { plan: expect.objectContaining({ arguments: { v0: '1' } }) as unknown } },
    });
  });

  test.each(['on', 'dry', 'yes'])('does nothing of the kind in production: %s', async (mode) => {
    expect(await ask(true, mode)).toEqual({ data: { shipment: null } });
  });
});

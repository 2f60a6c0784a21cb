import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createGateway, type Gateway, type GatewaySettings } from '../../../src/gateway';
import type { Overrides } from '../../../src/container';
import type { Problem } from '../../../src/problem';
import { runOn } from '../graphql/engine-harness';
import { fakeRegistry, supergraphOf } from './fake-registry';

const sdl = 'type Query { hello: String, slow: String }';
const supergraph = supergraphOf(sdl, { greeter: sdl });
const problem = (severity: Problem['severity']): Problem => ({
  severity,
  file: 'a.yaml',
  line: 1,
  message: 'Wrong.',
  mend: 'Mend.',
});

const opened: Gateway[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((gateway) => gateway.stop()));
});

function open(settings: GatewaySettings = {}, overrides: Overrides = {}) {
  const registry = fakeRegistry(supergraph);
  const gateway = createGateway(
    { port: 0, adminPort: 0, environment: {}, telemetry: { logLevel: 'silent' }, ...settings },
    { registry, runner: runOn({ hello: 'world' }), ...overrides },
  );
  opened.push(gateway);
  return { gateway, registry };
}

async function ask(url: string, query: string): Promise<unknown> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query }) });
  return response.json();
}

describe('createGateway', () => {
  it('serves the graph, its schema and its health where it says', async () => {
    const { gateway } = open();
    const { url, adminUrl, sample, subschemas } = await gateway.start();
    expect(await ask(url, '{hello}')).toEqual({ data: { hello: 'world' } });
    expect(await ask(url, sample)).toEqual({ data: { hello: 'world' } });
    expect(await (await fetch(`${url}/schema.graphql`)).text()).toBe(
      'type Query {\n  hello: String\n  slow: String\n}\n',
    );
    expect(await (await fetch(`${adminUrl}/readyz`)).json()).toMatchObject({
      status: 'ready',
      supergraph: { hash: 'hash' },
    });
    expect(await (await fetch(`${adminUrl}/metrics`)).text()).toContain(
      'selvage_operations_total{type="query",outcome="ok"} 2',
    );
    expect(subschemas).toMatchObject([{ name: 'greeter', mocked: true }]);
  });

  it('listens on the address that it is given, and names it so that it can be reached', async () => {
    const local = await open({ host: '127.0.0.1' }).gateway.start();
    expect(local.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const everywhere = await open({ host: '0.0.0.0', adminHost: '::1' }).gateway.start();
    expect(everywhere.url).toMatch(/^http:\/\/localhost:\d+$/);
    expect(everywhere.adminUrl).toMatch(/^http:\/\/\[::1\]:\d+$/);
    expect((await fetch(`${everywhere.adminUrl}/livez`)).status).toBe(200);
  });

  it.each([
    ['on', 200, { data: { __schema: { __typename: '__Schema' } } }],
    ['authenticated', 404, { errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }] }],
    ['off', 404, { errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }] }],
  ] as const)(
    'G22: shows the schema to an anonymous caller by the introspection rule (%s)',
    async (introspection, status, answer) => {
      const { url } = await open({ introspection }).gateway.start();
      expect((await fetch(`${url}/schema.graphql`)).status).toBe(status);
      expect(await ask(url, '{__schema{__typename}}')).toMatchObject(answer);
    },
  );

  it('shows a page with a query where the explorer is on', async () => {
    const page = async (explorer: boolean): Promise<string> => {
      const { url } = await open({ explorer }).gateway.start();
      return (await fetch(`${url}/graphql`, { headers: { accept: 'text/html' } })).text();
    };
    expect(await page(true)).toContain('{ hello }');
    expect(await page(false)).not.toContain('{ hello }');
  });

  it('keeps its limits', async () => {
    const { url } = await open({ limits: { rootFields: 1 } }).gateway.start();
    expect(await ask(url, '{a:hello b:hello}')).toMatchObject({
      errors: [{ extensions: { code: 'MAX_ROOT_FIELDS_LIMIT' } }],
    });
  });

  it('lets a running request finish when it is stopped, then closes everything, once', async () => {
    let answer: (text: string) => void = () => undefined;
    let isAsked: () => void = () => undefined;
    const asked = new Promise<void>((resolve) => (isAsked = resolve));
    const slow = async (): Promise<string> => {
      isAsked();
      return new Promise((resolve) => (answer = resolve));
    };
    const { gateway, registry } = open({}, { runner: runOn({ slow }) });
    const { url } = await gateway.start();
    const running = ask(url, '{slow}');
    await asked;
    const stopped = Promise.all([gateway.stop(), gateway.stop()]);
    answer('done');
    expect(await running).toEqual({ data: { slow: 'done' } });
    await stopped;
    expect(registry.calls).toEqual(['load', 'release', 'close']);
    await expect(fetch(url)).rejects.toThrow();
  });
  it('starts once, however often it is asked to', async () => {
    const { gateway, registry } = open();
    expect(await gateway.start()).toBe(await gateway.start());
    expect(registry.calls).toEqual(['load']);
  });

  it('does nothing when it is stopped before it started', async () => {
    const { gateway, registry } = open();
    await gateway.stop();
    expect(registry.calls).toEqual([]);
  });
});

describe('a gateway that cannot start', () => {
  let taken: Server;
  beforeEach(async () => {
    taken = createServer().listen(0);
    await once(taken, 'listening');
  });
  afterEach(() => {
    taken.close();
  });

  it('throws every problem of the subschemas, and leaves nothing open', async () => {
    const registry = fakeRegistry(supergraph, [problem('warning'), problem('error')]);
    const { gateway } = open({}, { registry });
    await expect(gateway.start()).rejects.toMatchObject({ problems: [problem('warning'), problem('error')] });
    expect(registry.calls).toEqual(['load', 'close']);
    await gateway.stop();
    expect(registry.calls).toEqual(['load', 'close']);
  });

  it('throws when its port is taken, and leaves nothing open', async () => {
    const { port } = taken.address() as AddressInfo;
    const { gateway, registry } = open({ port });
    await expect(gateway.start()).rejects.toMatchObject({ code: 'EADDRINUSE' });
    expect(registry.calls).toEqual(['load', 'close']);
  });
});

describe('compose', () => {
  it('gives the schema and the warnings, and closes everything without serving', async () => {
    const registry = fakeRegistry(supergraph, [problem('warning')]);
    const { gateway } = open({}, { registry });
    expect(await gateway.compose()).toEqual({
      problems: [problem('warning')],
      schema: 'type Query {\n  hello: String\n  slow: String\n}\n',
    });
    expect(registry.calls).toEqual(['load', 'close']);
  });

  it('gives the problems and no schema when there are errors', async () => {
    const registry = fakeRegistry(supergraph, [problem('error')]);
    expect(await open({}, { registry }).gateway.compose()).toEqual({ problems: [problem('error')], schema: undefined });
    expect(registry.calls).toEqual(['load', 'close']);
  });

  it('rejects on a fault of ours, with everything closed', async () => {
    const registry = fakeRegistry(supergraph);
    const load = () => Promise.reject(new TypeError('a fault of ours'));
    await expect(open({}, { registry: { ...registry, load } }).gateway.compose()).rejects.toThrow('a fault of ours');
    expect(registry.calls).toEqual(['close']);
  });
});

import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { get, type IncomingMessage } from 'node:http';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSchema } from 'graphql';
import { WebSocket } from 'ws';
import { post, readResult } from '../post';
import { buildSelvage, type BuiltSelvage } from './build-selvage';
import { runSelvage, type Run } from './run-selvage';

let selvage: BuiltSelvage;
const running: Run[] = [];

beforeAll(async () => {
  selvage = await buildSelvage();
}, 60_000);

afterEach(async () => {
  for (const started of running.splice(0)) {
    started.kill('SIGKILL');
    await started.ended;
  }
});

afterAll(() => selvage.remove());

function run(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Run {
  const started = runSelvage(selvage.main, args, environment);
  running.push(started);
  return started;
}

const free = ['--port', '0', '--admin-port', '0', '--host', '127.0.0.1'];

/** Starts the program on the repository's own subschemas. */
async function start(): Promise<{ readonly run: Run; readonly url: string; readonly adminUrl: string }> {
  const started = run(['start', ...free]);
  const [, url = ''] = await started.says(/graph +(http:\S+)\/graphql/);
  const [, adminUrl = ''] = await started.says(/health +(http:\S+)\/readyz/);
  await started.says(/Ctrl-C/);
  return { run: started, url, adminUrl };
}

/** The lines of its log, each of which must be JSON. */
function logOf({ out }: Run): readonly Record<string, unknown>[] {
  return out()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('selvage start, on the subschemas of this repository', () => {
  it('is ready within five seconds, says where, and gives a query to paste that works', async () => {
    const { run: started, url, adminUrl } = await start();
    expect(started.age()).toBeLessThan(5000);
    expect((await fetch(`${adminUrl}/readyz`)).status).toBe(200);
    const [, body = ''] = await started.says(/curl -s \S+ -H 'content-type: application\/json' -d '(.*)'/);
    const reply = await post(url, JSON.parse(body) as object);
    expect(reply.status).toBe(200);
    expect(readResult(reply).errors).toBeUndefined();
    expect(started.err()).toContain('catalog (mock), inventory (mock), shipping (mock)');
    expect(logOf(started)).toContainEqual(expect.objectContaining({ msg: 'the graph is up', url: `${url}/graphql` }));
  });

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'ends clean with 0 on %s, open connections and subscriptions or not (W17)',
    async (signal) => {
      const { run: started, url } = await start();
      const query = encodeURIComponent('subscription { shipmentChanged(orderId: "1001") { status } }');
      const events = get(`${url}/graphql?query=${query}`, { headers: { accept: 'text/event-stream' } });
      const [answer] = (await once(events, 'response')) as [IncomingMessage];
      await once(answer, 'data');
      const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
      await once(socket, 'open');
      socket.send('{"type":"connection_init"}');
      await once(socket, 'message');
      socket.send(
        JSON.stringify({
          id: '1',
          type: 'subscribe',
          payload: { query: 'subscription { stockChanged(sku: "loom") { available } }' },
        }),
      );
      await once(socket, 'message');
      const streamEnded = once(answer.resume(), 'close');
      const socketClosed = once(socket, 'close') as Promise<[number]>;
      const asked = started.age();
      started.kill(signal);
      const end = await started.ended;
      expect({ code: end.code, signal: end.signal }).toEqual({ code: 0, signal: null });
      expect(end.age - asked).toBeLessThan(5000);
      await streamEnded;
      expect((await socketClosed)[0]).toBe(1001);
      expect(started.err()).toContain('Stopping');
      const bad = logOf(started).filter(({ level }) => ['warn', 'error', 'fatal'].includes(String(level)));
      expect(bad).toEqual([]);
    },
  );

  it('ends at once on a second Ctrl-C', async () => {
    const { run: started, url } = await start();
    // A request whose body never comes holds up the first.
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    socket.on('error', () => undefined);
    socket.write('POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n{');
    await new Promise((resolve) => setTimeout(resolve, 200));
    started.kill('SIGINT');
    await started.says(/Stopping/);
    const asked = started.age();
    started.kill('SIGINT');
    const { code, age } = await started.ended;
    socket.destroy();
    expect(code).toBe(130);
    expect(age - asked).toBeLessThan(1000);
  });

  it('says in one line that its port is taken, and ends with 1', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const port = String((other.address() as AddressInfo).port);
    const started = run(['start', '--port', port, '--admin-port', '0', '--host', '127.0.0.1']);
    const { code } = await started.ended;
    other.close();
    expect(code).toBe(1);
    expect(started.err().trim().split('\n')).toEqual([expect.stringMatching(/EADDRINUSE.*--port/)]);
  });

  it('in production misses its variables: 1, each with file, line and mend (P16)', async () => {
    const started = run(['start', ...free], { NODE_ENV: 'production' });
    const { code, age } = await started.ended;
    expect(code).toBe(1);
    expect(age).toBeLessThan(3000);
    for (const [name, line] of [
      ['catalog', 4],
      ['inventory', 4],
      ['shipping', 4],
    ] as const) {
      expect(started.err()).toMatch(
        new RegExp(
          `subschemas/${name}/subschema\\.yaml:${String(line)} error: The environment variable \\w+,.*\\n {4}mend: Set `,
        ),
      );
    }
  });
});

describe('the other commands', () => {
  it('check finds the repository’s subschemas good', async () => {
    const { ended, out, err } = run(['check']);
    expect({ code: (await ended).code, err: err() }).toEqual({ code: 0, err: '' });
    expect(out()).toMatch(/^0 errors, \d+ warnings?$/m);
  });

  it('schema prints the SDL that clients see', async () => {
    const { ended, out, err } = run(['schema']);
    expect({ code: (await ended).code, err: err() }).toEqual({ code: 0, err: '' });
    const schema = buildSchema(out());
    expect(Object.keys(schema.getQueryType()?.getFields() ?? {})).toEqual(
      expect.arrayContaining(['order', 'orders', 'product', 'products']),
    );
    expect(out()).not.toMatch(/@merge|@key|_products/);
  });

  it('--help lists the commands', async () => {
    const { ended, out } = run(['--help']);
    expect((await ended).code).toBe(0);
    for (const command of ['start', 'check', 'schema']) expect(out()).toMatch(new RegExp(`^ +${command} +\\w`, 'm'));
  });

  it.each([
    [['start', '--prot', '1'], /--prot.*Did you mean --port\?/],
    [['strat'], /"strat".*Did you mean selvage start\?/],
  ])('%j is told apart with 2', async (args, message) => {
    const { ended, out, err } = run(args);
    expect({ code: (await ended).code, out: out() }).toEqual({ code: 2, out: '' });
    expect(err()).toMatch(message);
  });

  it('a configuration that does not fit is 1, with file and line', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'selvage-config-'));
    const config = join(directory, 'gateway.yaml');
    await writeFile(config, 'limits:\n  depht: 3\nrequestTimeout: soon\n');
    const { ended, err } = run(['start', '--config', config, ...free]);
    const { code } = await ended;
    await rm(directory, { recursive: true });
    expect(code).toBe(1);
    expect(err()).toMatch(/gateway\.yaml:2 error: .*depht.*\n {4}mend: /);
    expect(err()).toMatch(/gateway\.yaml:3 error: .*\n {4}mend: /);
  });
});

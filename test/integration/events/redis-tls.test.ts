import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { RedisBus } from '../../../src/events/redis/redis-bus';
import { createAuthority } from '../../certificates/create-authority';
import { redisUrlOf, startRedis } from '../../servers/start-redis';
import type { StartedServer } from '../../servers/server-spec';

const authority = createAuthority();
const root = resolve(__dirname, '../../..');

describe('a Redis over TLS', () => {
  let server: StartedServer;
  let url: string;

  beforeAll(async () => {
    const { cert, key } = authority.issue({ hosts: ['localhost', '127.0.0.1'] });
    server = await startRedis({
      files: { 'cert.pem': cert, 'key.pem': key },
      configuration: `
port 0
tls-port $PORT
tls-cert-file $DIRECTORY/cert.pem
tls-key-file $DIRECTORY/key.pem
tls-ca-cert-file $DIRECTORY/cert.pem
tls-auth-clients no`,
    });
    url = redisUrlOf(server).replace('redis:', 'rediss:');
  });

  afterAll(() => server.stop());

  test('a server that no trusted authority vouches for is refused', async () => {
    const bus = new RedisBus(url);
    await expect(bus.topic('t').publishText('x')).rejects.toThrow(/cannot be reached \([A-Z_]*(CERT|VERIFY)[A-Z_]*\)/);
    await bus.close();
  });

  test('plain text is no answer to it either', async () => {
    const bus = new RedisBus(redisUrlOf(server));
    await expect(bus.topic('t').publishText('x')).rejects.toThrow('Redis at redis://');
    await bus.close();
  });

  test('one whose authority is trusted takes events', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'selvage-trust-'));
    const trusted = join(directory, 'authority.pem');
    await writeFile(trusted, authority.cert);
    const program = join(root, 'node_modules/jiti/lib/jiti-cli.mjs');
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [program, join(root, 'test/integration/events/publish-once.ts'), url],
      { env: { ...process.env, NODE_EXTRA_CA_CERTS: trusted }, timeout: 30_000 },
    );
    await rm(directory, { recursive: true });
    expect(JSON.parse(stdout)).toMatchObject({ topic: 't', offset: 1 });
  });
});

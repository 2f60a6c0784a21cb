import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadTls, type TlsManifest, tlsShape } from '../../../src/upstreams/tls';

const pem = '-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n';
const placeOf = (path: readonly string[]) => ({ file: 'subschema.yaml', line: path.join('.').length });
let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'selvage-tls-'));
  await writeFile(join(directory, 'ca.pem'), pem);
  await writeFile(join(directory, 'junk.pem'), 'junk');
});

afterAll(() => rm(directory, { recursive: true }));

function load(tls: TlsManifest) {
  return loadTls(tls, { directory, placeOf });
}

describe('tls', () => {
  it('is true or an object of known members', () => {
    expect(tlsShape.safeParse(true).success).toBe(true);
    expect(tlsShape.safeParse({ ca: 'a', cert: 'b', key: 'c', serverName: 'd' }).success).toBe(true);
    expect(tlsShape.safeParse(false).success).toBe(false);
    expect(tlsShape.safeParse({ insecure: true }).success).toBe(false);
  });

  it("stands for the system's roots when it is true", async () => {
    await expect(load(true)).resolves.toEqual({
      material: { ca: undefined, cert: undefined, key: undefined, serverName: undefined },
      problems: [],
    });
  });

  it('reads files relative to the manifest', async () => {
    const { material, problems } = await load({ ca: 'ca.pem', serverName: 'catalog.internal' });
    expect(problems).toEqual([]);
    expect(material.ca?.toString()).toBe(pem);
    expect(material.serverName).toBe('catalog.internal');
  });

  it('names every file that cannot be read or is no PEM', async () => {
    const { problems } = await load({ ca: 'absent.pem', cert: 'junk.pem', key: 'ca.pem' });
    expect(problems.map(({ message, line }) => `${String(line)} ${message}`).sort()).toEqual([
      '6 tls.ca: "absent.pem" cannot be read.',
      '8 tls.cert: "junk.pem" is not in PEM.',
    ]);
  });

  it.each([
    ['cert', 'key'],
    ['key', 'cert'],
  ])('refuses a %s without a %s', async (given, missing) => {
    const { problems } = await load({ [given]: 'ca.pem' });
    expect(problems[0]?.message).toBe(`tls.${given} is given without tls.${missing}.`);
  });
});

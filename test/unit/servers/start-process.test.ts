import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { startProcess } from '../../servers/start-process';
import type { ServerSpec } from '../../servers/server-spec';

const program = { name: 'echo', image: 'none', binary: 'node', debianPackage: 'nodejs' };

/** A server of a few lines, run by Node, that serves the folder it was given. */
const script = `
const [, , port, directory] = process.argv;
console.log('serving ' + directory);
require('node:http').createServer((_, answer) => answer.end(directory)).listen(Number(port), '127.0.0.1');
`;

function echo(overrides: Partial<ServerSpec> = {}): ServerSpec {
  return {
    program,
    ports: ['plain'],
    files: () => ({ 'bin/echo.cjs': script }),
    args: (place) => [`${place.directory}/bin/echo.cjs`, String(place.port('plain')), place.directory],
    ...overrides,
  };
}

describe('startProcess', () => {
  test('runs the program on a free port with its files, and removes them when it stops', async () => {
    const server = await startProcess(echo(), process.execPath);
    const url = `http://${server.host}:${server.port('plain')}/`;
    const directory = await (await fetch(url, { headers: { connection: 'close' } })).text();
    expect(server.via).toBe('process');
    expect(await readFile(`${directory}/bin/echo.cjs`, 'utf8')).toBe(script);
    expect(server.log()).toContain(`serving ${directory}`);
    await server.stop();
    expect(existsSync(directory)).toBe(false);
    await expect(fetch(url)).rejects.toThrow('fetch failed');
  });

  test('can be stopped twice', async () => {
    const server = await startProcess(echo(), process.execPath);
    await server.stop();
    await expect(server.stop()).resolves.toBeUndefined();
  });

  test('says what a program printed that ended before it was ready', async () => {
    const spec = echo({ files: () => ({ 'bin/echo.cjs': `console.error('no such bus'); process.exit(3);` }) });
    await expect(startProcess(spec, process.execPath)).rejects.toThrow(/echo did not get ready[^]*no such bus/);
  });

  test('says so when there is no such program', async () => {
    await expect(startProcess(echo(), '/nowhere/echo')).rejects.toMatchObject({
      message: expect.stringContaining('echo did not get ready') as string,
      cause: { code: 'ENOENT' },
    });
  });

  test('starts again on its port after a kill, with what it kept or without', async () => {
    const keeper = `
const [, , port, directory] = process.argv;
const { readdirSync, writeFileSync } = require('node:fs');
const kept = readdirSync(directory + '/data').length;
writeFileSync(directory + '/data/' + kept, '');
require('node:http').createServer((_, answer) => answer.end(String(kept))).listen(Number(port), '127.0.0.1');
`;
    const server = await startProcess(echo({ files: () => ({ 'bin/echo.cjs': keeper }) }), process.execPath);
    const url = `http://${server.host}:${server.port('plain')}/`;
    const ask = async (): Promise<string> => (await fetch(url, { headers: { connection: 'close' } })).text();
    const seen = [await ask()];
    await server.kill();
    await server.kill();
    await expect(ask()).rejects.toThrow('fetch failed');
    await server.restart();
    seen.push(await ask());
    await server.restart({ empty: true });
    seen.push(await ask());
    await server.stop();
    expect(seen).toEqual(['0', '1', '0']);
  });

  test('answers nothing while it is paused, and can be stopped then', async () => {
    const server = await startProcess(echo(), process.execPath);
    const url = `http://${server.host}:${server.port('plain')}/`;
    await server.pause();
    const answer = fetch(url, { headers: { connection: 'close' } });
    await expect(Promise.race([answer, sleep(200, 'silence')])).resolves.toBe('silence');
    await server.resume();
    expect((await answer).status).toBe(200);
    await server.pause();
    await server.stop();
    await expect(fetch(url)).rejects.toThrow('fetch failed');
  });

  test('knows no port that the server did not name', async () => {
    const server = await startProcess(echo(), process.execPath);
    expect(() => server.port('tls')).toThrow('The server has no port named "tls".');
    await server.stop();
  });
});

import type { RegistryStatus } from '../../../src/composition/registry-status';
import { createSampleSchema } from './support/sample-schema';
import { createSchemaEngine } from './support/schema-engine';
import { readyStatus, startGateway, stopGateways } from './support/start-gateway';

const engine = createSchemaEngine(createSampleSchema().schema);

afterEach(stopGateways);

async function ask(path: string, status: () => RegistryStatus = () => readyStatus) {
  const gateway = await startGateway({ engine, status });
  return { gateway, answer: await fetch(`${gateway.adminUrl}${path}`) };
}

test('/livez says that the process lives', async () => {
  const { answer } = await ask('/livez');
  expect(answer.status).toBe(200);
  await expect(answer.json()).resolves.toEqual({ status: 'live' });
});

describe('/readyz', () => {
  test('is 200 with the supergraph and the last reload, and nothing else', async () => {
    const { answer } = await ask('/readyz');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('private, no-store');
    await expect(answer.json()).resolves.toEqual({
      status: 'ready',
      supergraph: readyStatus.supergraph,
      reload: readyStatus.reload,
    });
  });

  test('is 200 with the problems after a reload that failed', async () => {
    const problems = [{ severity: 'error' as const, file: 'a', line: 1, message: 'm', mend: 'n' }];
    const reload = { ok: false, at: '2026-01-01T00:00:00.000Z', problems };
    const { answer } = await ask('/readyz', () => ({ ...readyStatus, reload }));
    expect(answer.status).toBe(200);
    await expect(answer.json()).resolves.toMatchObject({ status: 'ready', reload });
  });

  test('is 503 before the first supergraph', async () => {
    const { answer } = await ask('/readyz', () => ({ ...readyStatus, supergraph: undefined }));
    expect(answer.status).toBe(503);
    await expect(answer.json()).resolves.toMatchObject({ status: 'starting' });
  });

  test('is 503 from the moment the gateway begins to stop', async () => {
    const { gateway } = await ask('/livez');
    gateway.drain.abort();
    const answer = await fetch(`${gateway.adminUrl}/readyz`);
    expect(answer.status).toBe(503);
    await expect(answer.json()).resolves.toMatchObject({ status: 'stopping' });
  });
});

test('/metrics is the metrics’ text in their own format', async () => {
  const { answer } = await ask('/metrics');
  expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4');
  await expect(answer.text()).resolves.toBe('up 1\n');
});

test('/supergraph is the whole status', async () => {
  const { answer } = await ask('/supergraph');
  await expect(answer.json()).resolves.toEqual(readyStatus);
});

test('another path is 404 and says which there are', async () => {
  const { answer } = await ask('/graphql');
  expect(answer.status).toBe(404);
  await expect(answer.text()).resolves.toContain('/livez, /readyz, /metrics');
});

test('our own fault is 500 and masked', async () => {
  const { answer, gateway } = await ask('/supergraph', () => {
    throw new Error('secret');
  });
  expect(answer.status).toBe(500);
  await expect(answer.text()).resolves.not.toContain('secret');
  expect(gateway.logLines).toContainEqual(expect.objectContaining({ level: 'error' }));
});

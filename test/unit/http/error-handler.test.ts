import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { Writable } from 'node:stream';
import type { NextFunction, Request, Response as ExpressResponse } from 'express';
import { GatewayError } from '../../../src/errors';
import { createBareExpress } from '../../../src/http/bare-express';
import { handleError } from '../../../src/http/error-handler';
import { rememberRequest } from '../../../src/http/opened-requests';
import { OpenedRequest } from '../../../src/http/request';
import { createLogger } from '../../../src/logger';
import { until } from './support/until';

type Step = (req: Request, res: ExpressResponse, next: NextFunction) => unknown;

const logLines: Record<string, unknown>[] = [];
const destination = new Writable({
  write(chunk: Buffer, _encoding, done) {
    logLines.push(JSON.parse(chunk.toString()) as Record<string, unknown>);
    done();
  },
});
const logger = createLogger({ level: 'debug', destination });
let server: Server;
let step: Step;
let url: string;

beforeAll(async () => {
  const app = createBareExpress();
  app.use((req, res, next) => {
    rememberRequest(new OpenedRequest(req, res, { logger }));
    next();
  });
  app.use((req, res, next) => step(req, res, next));
  app.use(handleError);
  server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});
beforeEach(() => {
  logLines.length = 0;
});

/** An error as Express's libraries throw it: its status says whom it blames. */
function createError(status: number, message: string): Error {
  return Object.assign(new Error(message), { status, statusCode: status, expose: status < 500 });
}

function throwing(error: unknown): Step {
  return () => {
    throw error;
  };
}

describe('an error of ours', () => {
  test.each<[string, Step]>([
    ['thrown', throwing(new Error('secret'))],
    ['rejected', () => Promise.reject(new Error('secret'))],
    [
      'passed on',
      (_req, _res, next) => {
        next(new Error('secret'));
      },
    ],
    ['that is no error', throwing('secret')],
    ['that blames the server', throwing(createError(503, 'secret'))],
    ['of an upstream', throwing(new GatewayError('UPSTREAM_ERROR', { message: 'secret' }))],
    ['of no known code', throwing(new GatewayError('SECRET', { message: 'secret' }))],
  ])('%s is 500, masked, with the request’s id, and logged', async (_name, thrown) => {
    step = thrown;
    const answer = await fetch(url, { headers: { 'x-request-id': 'r1' } });
    expect(answer.status).toBe(500);
    expect(answer.headers.get('x-request-id')).toBe('r1');
    await expect(answer.json()).resolves.toEqual({
      errors: [{ message: 'Something went wrong in the gateway.', extensions: { code: 'INTERNAL', requestId: 'r1' } }],
    });
    expect(logLines).toContainEqual(expect.objectContaining({ level: 'error', requestId: 'r1' }));
  });

  test('that is safe to show is shown with its status', async () => {
    step = throwing(new GatewayError('OVERLOADED', { extensions: { queue: 1 }, cause: new Error('secret') }));
    const answer = await fetch(url);
    expect(answer.status).toBe(503);
    await expect(answer.json()).resolves.toMatchObject({ errors: [{ extensions: { code: 'OVERLOADED', queue: 1 } }] });
    expect(logLines).toContainEqual(expect.objectContaining({ level: 'error' }));
  });
});

describe('an error that blames the client', () => {
  test.each([
    [400, 'BAD_REQUEST'],
    [404, 'NOT_FOUND'],
    [405, 'METHOD_NOT_ALLOWED'],
    [406, 'NOT_ACCEPTABLE'],
    [408, 'REQUEST_TIMEOUT'],
    [413, 'PAYLOAD_TOO_LARGE'],
    [415, 'UNSUPPORTED_MEDIA_TYPE'],
    [418, 'BAD_REQUEST'],
    [431, 'PAYLOAD_TOO_LARGE'],
  ])('keeps its status %i, in our words', async (status, code) => {
    step = throwing(createError(status, 'secret'));
    const answer = await fetch(url);
    expect(answer.status).toBe(status);
    const text = await answer.text();
    expect(text).toContain(`"code":"${code}"`);
    expect(text).not.toContain('secret');
    expect(logLines.filter(({ level }) => level === 'error')).toEqual([]);
  });
});

test('an answer comes in the GraphQL media type that was asked for', async () => {
  step = throwing(new Error('secret'));
  const answer = await fetch(url, { headers: { accept: 'application/graphql-response+json' } });
  expect(answer.headers.get('content-type')).toBe('application/graphql-response+json; charset=utf-8');
});

test('an answer that has begun is cut off, so that it cannot pass for a whole one', async () => {
  step = (_req, res) => {
    res.writeHead(200, { 'content-length': 100 });
    res.write('half');
    throw new Error('secret');
  };
  await expect(fetch(url).then((answer) => answer.text())).rejects.toThrow();
  expect(logLines).toContainEqual(expect.objectContaining({ level: 'error' }));
});

test('a client that left is neither answered nor a fault', async () => {
  step = async (_req, res) => {
    await new Promise((resolve) => res.once('close', resolve));
    throw new Error('aborted');
  };
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.write('GET / HTTP/1.1\r\nhost: a\r\n\r\n');
  setTimeout(() => socket.destroy(), 50);
  await until('it ended', () => logLines.some(({ msg }) => msg === 'a request ended with its client'));
  expect(logLines.filter(({ level }) => level === 'error')).toEqual([]);
});

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ask, askForTruth } from '../../bench/workloads/ask';

let answers: (readonly [status: number, body: string])[] = [];
let url = '';

/** Gives the scripted answers in their order; the last one stays. */
const server = createServer((_, response) => {
  const [status, body] = (answers.length > 1 ? answers.shift() : answers[0]) ?? [500, ''];
  response.writeHead(status).end(body);
});

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(async () => {
  server.close();
  await once(server, 'close');
});

const question = { query: '{ a }', truth: { a: [1, { b: null }] }, patience: 100 };
const right = [200, '{"data":{"a":[1,{"b":null}]}}'] as const;

test('an answer gives its data', async () => {
  answers = [right];
  await expect(ask(url, '{ a }')).resolves.toEqual({ a: [1, { b: null }] });
});

describe('the truth', () => {
  test('is what a gateway has to answer', async () => {
    answers = [right];
    await expect(askForTruth(url, question)).resolves.toBeUndefined();
  });

  test('may come late', async () => {
    answers = [[503, 'not yet'], [200, '{"data":{"a":null}}'], right];
    await expect(askForTruth(url, { ...question, patience: 5_000 })).resolves.toBeUndefined();
  });

  test.each([
    ['other data', [200, '{"data":{"a":[1,{}]}}'], 'answered wrongly: {"a":[1,{}]}'],
    ['data beside errors', [200, '{"data":{"a":[1,{"b":null}]},"errors":[{}]}'], 'answered with errors: [{}]'],
    ['another status', [500, 'oops'], 'answered 500: oops'],
    ['no JSON', [200, '<html>'], 'JSON'],
  ] as const)('is not %s', async (_, answer, message) => {
    answers = [answer];
    await expect(askForTruth(url, question)).rejects.toThrow(message);
  });
});

import { Agent, request } from 'node:http';
import { text as readText } from 'node:stream/consumers';
import { Writable } from 'node:stream';
import fc from 'fast-check';
import { createLogger } from '../../../src/logger';
import { readResult } from '../post';
import { anyQuery, collectLeaves } from './random-query';
import { type Caller, headersOf, type Mirrors, nameOf, startMirrors } from './start-mirrors';

const queriesPerUser = Number(process.env['LEAKAGE_QUERIES'] ?? 50);
const seed = Number(process.env['LEAKAGE_SEED'] ?? Date.now() % 2 ** 31);
const concurrency = 64;

const callers: readonly Caller[] = Array.from({ length: 20 }, (_, index) => ({
  user: index === 0 ? undefined : `user-${'x'.repeat(index)}-${String(index >> 1)}`,
  language: index % 2 === 0 ? 'nl' : 'fr',
}));

interface Job {
  readonly id: string;
  readonly caller: Caller;
  readonly query: string;
  /** When its client leaves, in milliseconds; undefined: it stays. */
  readonly leaves: number | undefined;
}

interface Done {
  readonly job: Job;
  readonly text: string;
  readonly id: unknown;
}

/** Numbers from 0 to 1 that a seed decides. */
function createChance(from: number): () => number {
  let state = from | 1;
  return () => {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9;
    return ((state ^ (state >>> 13)) >>> 0) / 2 ** 32;
  };
}

function createJobs(chance: () => number): readonly Job[] {
  const jobs = callers.flatMap((caller, index) =>
    fc.sample(anyQuery(), { seed: seed + (index >> 2), numRuns: queriesPerUser }).map((query, number): Job => {
      const leaves = chance() > 0.9 ? chance() * 25 : undefined;
      return { id: `id-${String(index)}-${String(number)}`, caller, query, leaves };
    }),
  );
  // Four users at a time ask the same, side by side.
  const numberOf = ({ id }: Job): number => Number(id.split('-')[2]);
  return jobs.sort((left, right) => numberOf(left) - numberOf(right));
}

let mirrors: Mirrors;
const logLines: Record<string, unknown>[] = [];
const chance = createChance(seed);
const jobs = createJobs(chance);
const answers: Done[] = [];

/** Asks as one client does, over connections that all users share as behind a proxy; undefined when the client left. */
function run(job: Job, agent: Agent): Promise<Done | undefined> {
  const headers = { 'content-type': 'application/json', 'x-request-id': job.id, ...headersOf(job.caller) };
  return new Promise((resolve) => {
    const outgoing = request(`${mirrors.gateway.url}/graphql`, { method: 'POST', agent, headers });
    outgoing.on('error', () => {
      resolve(undefined);
    });
    outgoing.on('response', (answer) => {
      readText(answer).then(
        (text) => {
          resolve({ job, text, id: answer.headers['x-request-id'] });
        },
        () => {
          resolve(undefined);
        },
      );
    });
    if (job.leaves !== undefined) setTimeout(() => outgoing.destroy(), job.leaves);
    outgoing.end(JSON.stringify({ query: job.query }));
  });
}

beforeAll(async () => {
  const destination = new Writable({
    write(chunk: Buffer, _encoding, done) {
      logLines.push(JSON.parse(chunk.toString()) as Record<string, unknown>);
      done();
    },
  });
  mirrors = await startMirrors(chance, { logger: createLogger({ level: 'debug', destination }) });
  const agent = new Agent({ keepAlive: true, maxSockets: concurrency });
  const waiting = [...jobs];
  const work = async (): Promise<void> => {
    for (let job = waiting.shift(); job !== undefined; job = waiting.shift()) {
      const done = await run(job, agent);
      if (done !== undefined) answers.push(done);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  agent.destroy();
}, 600_000);

afterAll(() => mirrors.stop());

describe(`20 users with ${String(queriesPerUser)} random queries each, 64 at a time (seed ${String(seed)})`, () => {
  it('are answered, save those that left', () => {
    const stayed = jobs.filter(({ leaves }) => leaves === undefined);
    expect(answers.length).toBeGreaterThanOrEqual(stayed.length);
    expect(answers.length).toBeLessThanOrEqual(jobs.length);
  });

  it('L01, L03, L04, L07, L20: find nobody but themselves in the leaves of their answers', () => {
    const leaves = answers.flatMap(({ job, text }) =>
      collectLeaves(readResult({ text }).data).map((leaf) => ({ query: job.query, leaf, caller: nameOf(job.caller) })),
    );
    expect(leaves.length).toBeGreaterThan(answers.length);
    expect(leaves.filter(({ leaf, caller }) => leaf !== caller)).toEqual([]);
  });

  it('L18: find nobody but themselves in the messages of their errors', () => {
    const errors = answers.flatMap(({ job, text }) =>
      (readResult({ text }).errors ?? []).map(({ message, path = [] }) => ({
        message,
        path,
        caller: nameOf(job.caller),
      })),
    );
    const told = errors.filter(({ message }) => !/^\d+ more errors were left out/.test(message));
    expect(told.length).toBeGreaterThan(0);
    expect(told.filter(({ message, caller }) => message !== `not for ${caller}`)).toEqual([]);
    expect(told.filter(({ path }) => path.length === 0)).toEqual([]);
  });

  it('L02, L13: are themselves in every call that reaches an upstream, and so are the ids of their requests', () => {
    const byId = new Map(jobs.map((job) => [job.id, job.caller]));
    const calls = [...mirrors.graphCalls, ...mirrors.rpcCalls];
    const foreign = calls.filter(({ headers }) => {
      const caller = byId.get(headers['x-request-id'] ?? '');
      return caller?.user !== headers['x-user'] || caller?.language !== headers['accept-language'];
    });
    expect(mirrors.graphCalls.length).toBeGreaterThan(answers.length / 2);
    expect(mirrors.rpcCalls.length).toBeGreaterThan(answers.length / 4);
    expect(foreign).toEqual([]);
  });

  it('L19: have answers and log lines with the ids of their own requests', () => {
    expect(answers.filter(({ job, id }) => id !== job.id)).toEqual([]);
    const ids = new Set(jobs.map(({ id }) => id));
    const lines = logLines.flatMap(({ requestId, request: called }) => [requestId, called]);
    const known = lines.filter((id) => typeof id === 'string');
    expect(known.length).toBeGreaterThan(jobs.length);
    expect(known.filter((id) => !ids.has(id))).toEqual([]);
    expect(JSON.stringify(logLines)).not.toMatch(/"(query|variables|x-user)":/);
  });
});

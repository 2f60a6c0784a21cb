import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { checkArchitecture } from '../architecture/check-architecture';
import { MAX_LINES, ranks } from '../architecture/ranks';

const root = resolve(__dirname, '../..');

/** The TypeScript files below a folder of the repository, by path. */
function readTree(folder: string): ReadonlyMap<string, string> {
  const paths = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => `${folder}/${path.replaceAll('\\', '/')}`);
  return new Map(paths.map((path) => [path, readFileSync(join(root, path), 'utf8')]));
}

function check(files: Readonly<Record<string, string>>): readonly string[] {
  return checkArchitecture(new Map(Object.entries(files)));
}

describe('the source tree', () => {
  const tree = readTree('src');

  test('is found', () => {
    expect(tree.size).toBeGreaterThan(20);
  });

  test('keeps the rules of the house', () => {
    expect(checkArchitecture(tree)).toEqual([]);
  });
});

test('the ranks are those of the design', () => {
  expect(ranks.map((rooms) => rooms.join(' '))).toEqual([
    'main cli',
    'gateway',
    'container',
    'app server',
    'http auth',
    'graphql',
    'planning execution',
    'composition',
    'mocks',
    'upstreams',
    'projections events sessions',
    'redis',
    'telemetry errors config logger problem units',
  ]);
});

describe('imports between rooms', () => {
  const high = { 'src/http/sse.ts': 'export const sse = 1;' };

  test.each([
    ['a value', `import { sse } from '../http/sse';`],
    ['a type', `import type { Sse } from '../http/sse';`],
    ['a type in place', `type Sse = import('../http/sse').Sse;`],
    ['a re-export', `export { sse } from '../http/sse';`],
    ['a module loaded late', `const sse = await import('../http/sse');`],
    ['require', `const sse = require('../http/sse');`],
    ['import equals', `import sse = require('../http/sse');`],
    ['a specifier with an ending', `import { sse } from '../http/sse.js';`],
  ])('may not go up by %s', (_, text) => {
    expect(check({ ...high, 'src/graphql/run.ts': `\n${text}` })).toEqual([
      'src/graphql/run.ts:2: imports src/http/sse.ts, which ranks above it',
    ]);
  });

  test('may not go up by the name of the package', () => {
    expect(check({ 'src/gateway.ts': '', 'src/errors.ts': `import 'selvage';` })).toEqual([
      'src/errors.ts:1: imports src/gateway.ts, which ranks above it',
    ]);
    expect(check({ 'src/mocks/index.ts': '', 'src/events/bus.ts': `import 'selvage/mocks';` })).toEqual([
      'src/events/bus.ts:1: imports src/mocks/index.ts, which ranks above it',
    ]);
  });

  test('may go down and within a rank', () => {
    expect(
      check({
        ...high,
        'src/gateway.ts': `import { sse } from './http/sse';`,
        'src/execution/run.ts': `import type { Plan } from '../planning/plan';`,
        'src/planning/plan.ts': `import './fetch';`,
        'src/planning/fetch.ts': '',
      }),
    ).toEqual([]);
  });

  test('may not run in a circle, types included', () => {
    expect(
      check({
        'src/planning/a.ts': `import type { B } from './b';`,
        'src/planning/b.ts': `import { c } from './c';`,
        'src/planning/c.ts': `export type { A } from './a';`,
      }),
    ).toEqual([
      'src/planning/a.ts: imports run in a circle: src/planning/a.ts > src/planning/b.ts > src/planning/c.ts > src/planning/a.ts',
    ]);
  });

  test('may not lead from two rooms of a rank into each other', () => {
    expect(
      check({
        'src/planning/a.ts': `import '../execution/b';`,
        'src/planning/c.ts': '',
        'src/execution/b.ts': '',
        'src/execution/d.ts': `import '../planning/c';`,
      }),
    ).toEqual(['src/planning: rooms import each other: planning > execution > planning']);
  });

  test('may not lead from one kind of upstream into another, nor from what kinds share into one', () => {
    const grpc = { 'src/upstreams/grpc/status.ts': '' };
    expect(check({ ...grpc, 'src/upstreams/graphql/open.ts': `import '../grpc/status';` })).toHaveLength(1);
    expect(check({ ...grpc, 'src/upstreams/guard.ts': `import './grpc/status';` })).toHaveLength(1);
    expect(check({ ...grpc, 'src/upstreams/index.ts': `import './grpc/status';` })).toEqual([]);
    expect(check({ ...grpc, 'src/upstreams/grpc/open.ts': `import './status';` })).toEqual([]);
  });

  test('need rooms that have a rank', () => {
    expect(check({ 'src/attic/thing.ts': '' })).toEqual(['src/attic/thing.ts: is in a room that has no rank']);
    expect(check({ 'src/thing.ts': '' })).toEqual(['src/thing.ts: is in a room that has no rank']);
  });
});

describe('packages', () => {
  test.each([
    ['awilix', 'src/container.ts', 'src/gateway.ts'],
    ['@grpc/grpc-js', 'src/upstreams/grpc/call.ts', 'src/upstreams/guard.ts'],
    ['@grpc/grpc-js', 'src/mocks/mock-grpc.ts', 'src/mocks/mock-graphql.ts'],
    ['protobufjs', 'src/upstreams/grpc/load.ts', 'src/events/bus.ts'],
    ['protobufjs/ext/descriptor', 'src/mocks/mock-grpc-server.ts', 'src/http/sse.ts'],
    ['undici', 'src/upstreams/graphql/pool.ts', 'src/upstreams/grpc/call.ts'],
    ['express', 'src/http/respond.ts', 'src/graphql/run.ts'],
    ['express', 'src/app.ts', 'src/gateway.ts'],
  ])('%s is for %s, not for %s', (name, allowed, refused) => {
    const text = `import { thing } from '${name}';`;
    expect(check({ [allowed]: text })).toEqual([]);
    expect(check({ [refused]: text })).toEqual([expect.stringContaining(`${refused}:1: imports ${name}`)]);
  });

  test('ioredis is for no file yet', () => {
    expect(check({ 'src/events/redis.ts': `import { Redis } from 'ioredis';` })).toHaveLength(1);
  });

  test('are told apart from others of a like name', () => {
    expect(check({ 'src/graphql/run.ts': `import 'express-like';\nimport 'undici-types';` })).toEqual([]);
  });
});

describe('the process', () => {
  test.each([
    'process.env',
    "process['env']",
    'globalThis.process.env',
    'const { env } = process;',
    'const { env: settings } = process;',
    `import { env } from 'node:process';`,
    `import { env as settings } from 'process';`,
  ])('has its environment read in config only: %s', (text) => {
    expect(check({ 'src/http/respond.ts': text })).toEqual(['src/http/respond.ts:1: reads process.env']);
    expect(check({ 'src/config/read.ts': text })).toEqual([]);
  });

  test('has its arguments read by commands only', () => {
    expect(check({ 'src/gateway.ts': 'process.argv' })).toEqual(['src/gateway.ts:1: reads process.argv']);
    expect(check({ 'src/main.ts': 'process.argv', 'src/cli/start.ts': 'process.argv' })).toEqual([]);
  });

  test('may be asked for anything else', () => {
    expect(check({ 'src/gateway.ts': 'process.memoryUsage(); other.env; process.constructor' })).toEqual([]);
  });
});

describe('files', () => {
  test.each(['utils', 'types', 'helpers', 'common'])(
    'may not be called %s, nor lie in a folder of that name',
    (name) => {
      expect(check({ [`src/http/${name}.ts`]: '' })).toEqual([
        `src/http/${name}.ts: "${name}" does not say what is in it`,
      ]);
      expect(check({ [`src/http/${name}/thing.ts`]: '' })).toHaveLength(1);
    },
  );

  test('are barrels in two places only', () => {
    expect(check({ 'src/http/index.ts': '' })).toEqual(['src/http/index.ts: is a barrel']);
    expect(check({ 'src/mocks/index.ts': '', 'src/upstreams/index.ts': '' })).toEqual([]);
  });

  test(`have at most ${MAX_LINES} lines`, () => {
    expect(check({ 'src/gateway.ts': '//\n'.repeat(MAX_LINES) })).toEqual([]);
    expect(check({ 'src/gateway.ts': '//\n'.repeat(MAX_LINES + 1) })).toEqual([
      `src/gateway.ts: has ${MAX_LINES + 1} lines, more than ${MAX_LINES}`,
    ]);
  });

  test('have no any', () => {
    expect(check({ 'src/gateway.ts': 'const any = 1;\n// any\nlet x: readonly any[];' })).toEqual([
      'src/gateway.ts:3: has the type any',
    ]);
  });

  test.each(['@ts-ignore', '@ts-expect-error', 'istanbul ignore next'])('do not silence a check by %s', (text) => {
    expect(check({ 'src/gateway.ts': `// ${text}` })).toHaveLength(1);
  });
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig, type ConfigFlags } from '../../../src/config/load-config';
import { defaultLimits } from '../../../src/config/limits';
import type { Environment } from '../../../src/config/substitute';
import { ProblemsError } from '../../../src/problem';

let directory: string;
let before: string;

beforeEach(() => {
  before = process.cwd();
  directory = mkdtempSync(join(tmpdir(), 'selvage-config-'));
  process.chdir(directory);
});

afterEach(() => {
  process.chdir(before);
  rmSync(directory, { recursive: true });
});

function load(text: string | undefined, flags: ConfigFlags = {}, environment: Environment = {}) {
  if (text !== undefined) writeFileSync(join(directory, 'gateway.yaml'), text);
  return loadConfig(flags, environment);
}

function problemsOf(text: string | undefined, flags: ConfigFlags = {}, environment: Environment = {}): string[] {
  try {
    load(text, flags, environment);
  } catch (error) {
    if (error instanceof ProblemsError)
      return error.problems.map(({ file, line, message, mend }) => `${file}:${String(line)} ${message} ${mend}`);
    throw error;
  }
  return [];
}

describe('loadConfig', () => {
  it.each([
    ['limits: {bodyBytes: 1MiB}', '"limits.bodyBytes"', 'false or a size such as 100KB'],
    ['reload: {poll: 3}', '"reload.poll"', 'off or a duration such as 30s'],
  ])('names every form that a key may have (%s)', (text, name, forms) => {
    expect(problemsOf(text)).toEqual([
      `gateway.yaml:1 ${name} does not fit: it must be ${forms}. Give ${name} ${forms}.`,
    ]);
  });

  it('has a default for everything', () => {
    expect(load(undefined)).toEqual({
      production: false,
      subschemas: 'subschemas',
      mocks: [],
      port: 4000,
      host: undefined,
      adminPort: 4001,
      adminHost: '127.0.0.1',
      requestTimeout: 10_000,
      limits: defaultLimits,
      auth: { tokens: [], anonymous: true, reject: false, login: undefined },
      sessions: { store: 'memory:', secret: [], idle: 1_800_000, absolute: 28_800_000, perUser: 20 },
      cors: { origins: [] },
      events: { secret: [] },
      introspection: 'on',
      explorer: true,
      trustProxy: 0,
      reload: { watch: true, poll: undefined },
      telemetry: { logLevel: 'info' },
      environment: {},
    });
  });

  it('closes introspection and the explorer in production', () => {
    expect(load(undefined, {}, { NODE_ENV: 'production' })).toMatchObject({
      production: true,
      introspection: 'authenticated',
      explorer: false,
    });
  });

  it('reads gateway.yaml, keeps defaults beside what it says, and knows false from absent', () => {
    const text = [
      'trustProxy: 1',
      'requestTimeout: ${TIMEOUT:-2s}',
      'introspection: on',
      'explorer: true',
      'limits: {depth: false, bodyBytes: 1MB, errors: 3}',
      'reload: {watch: false, poll: 1m}',
      'telemetry: {logLevel: debug}',
    ].join('\n');
    expect(load(text, {}, { NODE_ENV: 'production' })).toMatchObject({
      trustProxy: 1,
      requestTimeout: 2000,
      introspection: 'on',
      explorer: true,
      limits: { ...defaultLimits, depth: false, bodyBytes: 1_000_000, errors: 3 },
      reload: { watch: false, poll: 60_000 },
      telemetry: { logLevel: 'debug' },
    });
  });

  it('takes off for no polling, false for no limit on bodies, and an empty file for no configuration', () => {
    expect(load('reload: {poll: off}\nlimits: {bodyBytes: false}')).toMatchObject({
      reload: { watch: true, poll: undefined },
      limits: { bodyBytes: false },
    });
    expect(load('').port).toBe(4000);
  });

  it('is frozen in all its parts', () => {
    const config = load(undefined);
    for (const part of [config, config.limits, config.reload, config.telemetry, config.environment])
      expect(Object.isFrozen(part)).toBe(true);
  });

  it('lets flags win over the environment', () => {
    expect(load(undefined, {}, { PORT: '5000', ADMIN_PORT: '5001' })).toMatchObject({ port: 5000, adminPort: 5001 });
    expect(
      load(undefined, { port: '0', adminPort: '65535', host: '::1', adminHost: '0.0.0.0' }, { PORT: '5000' }),
    ).toMatchObject({
      port: 0,
      adminPort: 65_535,
      host: '::1',
      adminHost: '0.0.0.0',
    });
    expect(load(undefined, {}, { PORT: '' }).port).toBe(4000);
  });

  it.each([
    ['all', 'all'],
    ['none', 'none'],
    ['catalog, inventory,', ['catalog', 'inventory']],
  ])('reads --mock %s', (mock, mocks) => {
    expect(load(undefined, { mock }).mocks).toEqual(mocks);
  });

  it('reads the file that --config names', () => {
    writeFileSync(join(directory, 'other.yaml'), 'trustProxy: 2');
    expect(load('trustProxy: 1', { config: 'other.yaml' }).trustProxy).toBe(2);
  });
});

describe('loadConfig reports', () => {
  it('P16: every problem of every source at once', () => {
    expect(
      problemsOf(
        'requestTimeout: 5\nlimits:\n  dept: 3\n  depth: 0\nexplorer: ${SHOW}\n',
        { adminPort: '-1' },
        { PORT: 'http' },
      ),
    ).toEqual([
      'PORT:1 This is not a port. Give PORT a whole number from 0 to 65535; 0 takes any free port.',
      '--admin-port:1 This is not a port. Give --admin-port a whole number from 0 to 65535; 0 takes any free port.',
      'gateway.yaml:5 The environment variable SHOW is not set. Set SHOW, or give it a default: ${SHOW:-value}.',
      'gateway.yaml:1 "requestTimeout" does not fit: it must be a duration. Write a whole number and its unit: 500ms, 2s, 1m, 8h or 1d.',
      'gateway.yaml:5 "explorer" does not fit: it must be true or false. Give "explorer" true or false.',
      'gateway.yaml:4 "limits.depth" does not fit: it must be at least 1. Give "limits.depth" at least 1.',
      'gateway.yaml:3 "limits.dept" is not a key that is known here. Did you mean "depth"?',
    ]);
  });

  it.each(['rateLimit', 'persistedDocuments', 'errors'])('%s by name, since it is not built yet', (key) => {
    expect(problemsOf(`explorer: true\n${key}: {a: 1}`)).toEqual([
      `gateway.yaml:2 "${key}" is not built into this version yet. Remove it: nothing of it would take effect.`,
    ]);
  });

  it('parts of what is built that are not built yet, and nothing else of it', () => {
    expect(problemsOf('limits:\n  depth: 3\n  cost: {max: 1}\ntelemetry:\n  otlp: http://x')).toEqual([
      'gateway.yaml:3 "limits.cost" is not built into this version yet. Remove it: nothing of it would take effect.',
      'gateway.yaml:5 "telemetry.otlp" is not built into this version yet. Remove it: nothing of it would take effect.',
    ]);
  });

  it.each([
    [
      'a list',
      '- auth',
      ['gateway.yaml:1 The file does not fit: it must be a map of keys. Give the file a map of keys.'],
    ],
    [
      'limits that are no map',
      'limits: 5',
      ['gateway.yaml:1 "limits" does not fit: it must be a map of keys. Give "limits" a map of keys.'],
    ],
  ])('%s', (_, text, problems) => {
    expect(problemsOf(text)).toEqual(problems);
  });

  it('a file that is not YAML', () => {
    expect(problemsOf('limits: [')[0]).toMatch(/^gateway.yaml:1 This is not YAML/);
  });

  it('a file after --config that is not there', () => {
    expect(problemsOf(undefined, { config: 'nope.yaml' })).toEqual([
      'nope.yaml:1 There is no such file. Correct the path after --config; without --config, gateway.yaml is read when it is there.',
    ]);
  });
});

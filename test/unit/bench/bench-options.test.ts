import { parseBenchOptions } from '../../bench/bench-options';
import type { ParsedOptions } from '../../bench/bench-options';

const workloads = ['public', 'me', 'cold'];

function parse(args: readonly string[], environment: NodeJS.ProcessEnv = {}): ParsedOptions {
  return parseBenchOptions(args, { environment, workloads });
}

describe('the arguments of the bench', () => {
  test('have defaults', () => {
    expect(parse([])).toEqual({
      kind: 'options',
      options: {
        only: [],
        seconds: 8,
        rounds: 3,
        warmup: 5,
        operations: 10_000,
        dist: undefined,
        peers: undefined,
        action: 'measure',
        output: undefined,
      },
    });
  });

  test('select workloads and their length', () => {
    expect(parse(['--only', 'public,me', '--seconds', '5', '--rounds', '1', '--warmup', '2'])).toMatchObject({
      options: { only: ['public', 'me'], seconds: 5, rounds: 1, warmup: 2 },
    });
  });

  test('take the peers from the environment, and a flag before it', () => {
    expect(parse([], { PEERS: '/there' })).toMatchObject({ options: { peers: '/there' } });
    expect(parse(['--peers', '/here'], { PEERS: '/there' })).toMatchObject({ options: { peers: '/here' } });
  });

  test('may ask for help, or for the peers to be installed', () => {
    expect(parse(['--help'])).toMatchObject({ options: { action: 'help' } });
    expect(parse(['--install-peers', '--peers', '/here'])).toMatchObject({ options: { action: 'install' } });
  });

  test.each([
    [['--only', 'publik'], 'There is no workload "publik"; there are public, me, cold.'],
    [['--seconds', '0'], '--seconds is "0"; give a whole number above 0.'],
    [['--rounds', 'many'], '--rounds is "many"; give a whole number above 0.'],
    [['--operations', '1.5'], '--operations is "1.5"; give a whole number above 0.'],
    [['--install-peers'], '--install-peers needs --peers DIR: where to.'],
    [['--write', 'x.md', '--only', 'me'], '--write takes a whole run: leave --only away.'],
  ])('that do not fit are told: %j', (args, message) => {
    expect(parse(args)).toEqual({ kind: 'fault', message });
  });

  test('that are unknown are told', () => {
    expect(parse(['--fast'])).toEqual({ kind: 'fault', message: expect.stringContaining('--fast') as string });
  });
});

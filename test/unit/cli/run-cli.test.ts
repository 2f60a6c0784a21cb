import { readFileSync } from 'node:fs';
import type { Command } from '../../../src/cli/command';
import { runCli } from '../../../src/cli/run-cli';
import { ProblemsError } from '../../../src/problem';
import { createTestTerminal } from './test-terminal';

const mow: Command = {
  name: 'mow',
  summary: 'mow the lawn',
  flags: [
    { name: 'height', value: 'CM', summary: 'how high it stays' },
    { name: 'quiet', value: undefined, summary: 'at night' },
  ],
  run: (flags, terminal) => {
    terminal.out(JSON.stringify(flags));
    return Promise.resolve(7);
  },
};

function failing(error: unknown): Command {
  return {
    ...mow,
    run: () => {
      throw error;
    },
  };
}

async function run(line: string, commands: readonly Command[] = [mow]) {
  const terminal = createTestTerminal();
  const code = await runCli(line.split(' ').filter(Boolean), terminal, commands);
  return { code, out: terminal.written.out.join('\n'), err: terminal.written.err.join('\n') };
}

describe('runCli', () => {
  it.each([
    ['mow', {}],
    ['mow --height 3', { height: '3' }],
    ['mow --height=3 --quiet', { height: '3', quiet: true }],
    ['mow --height=-3', { height: '-3' }],
    ['mow --height 3 --height 4', { height: '4' }],
  ])('runs %s with its flags and hands its exit code on', async (line, flags) => {
    const { code, out } = await run(line);
    expect(JSON.parse(out)).toEqual(flags);
    expect(code).toBe(7);
  });

  it.each([
    ['mov', 'selvage does not know the command "mov". Did you mean selvage mow?'],
    ['fly', 'selvage does not know the command "fly". There are: mow.'],
    ['mow --heigth 3', 'selvage mow does not know --heigth. Did you mean --height?'],
    ['mow --port 3', 'selvage mow does not know --port. selvage mow --help lists its flags.'],
    ['mow -x', 'selvage mow does not know -x. selvage mow --help lists its flags.'],
    ['mow --height', '--height lacks its value: write --height CM.'],
    ['mow --height --quiet', '--height lacks its value: write --height CM.'],
    ['mow --height=', '--height lacks its value: write --height CM.'],
    ['mow --quiet=yes', '--quiet takes no value: write --quiet alone.'],
    ['mow lawn', 'selvage mow takes no argument "lawn", only flags.'],
  ])('refuses %s, says how it is written, and exits with 2', async (line, message) => {
    expect(await run(line)).toEqual({ code: 2, out: '', err: message });
  });

  describe('with a command that takes an argument', () => {
    const paint: Command = { ...mow, name: 'paint', argument: { name: 'WALL', summary: 'which one' } };

    it.each([
      ['paint east', { WALL: 'east' }],
      ['paint -', { WALL: '-' }],
      ['paint --quiet east --height 3', { WALL: 'east', quiet: true, height: '3' }],
    ])('runs %s', async (line, flags) => {
      expect(JSON.parse((await run(line, [paint])).out)).toEqual(flags);
    });

    it.each([
      ['paint', 'selvage paint lacks its WALL: write selvage paint WALL.'],
      ['paint east west', 'selvage paint takes no argument "west", only one WALL.'],
    ])('refuses %s and exits with 2', async (line, message) => {
      expect(await run(line, [paint])).toEqual({ code: 2, out: '', err: message });
    });

    it('has the argument in its help', async () => {
      const { out } = await run('paint --help', [paint]);
      expect(out).toMatch(/^Usage: selvage paint WALL \[flags\]\n\n {2}WALL {9}which one$/m);
    });
  });

  it.each(['', '--help', '-h', 'help'])('prints its help for "%s"', async (line) => {
    const { code, out } = await run(line);
    expect(out).toMatch(/^selvage: .*\n\nUsage: selvage COMMAND \[flags\]\n\n {2}mow {2}mow the lawn\n/);
    expect(code).toBe(0);
  });

  it('prints the help of a command', async () => {
    const { code, out } = await run('mow --quiet --help');
    expect(out).toBe(
      [
        'selvage mow: mow the lawn',
        '',
        'Usage: selvage mow [flags]',
        '',
        '  --height CM  how high it stays',
        '  --quiet      at night',
      ].join('\n'),
    );
    expect(code).toBe(0);
  });

  it('prints the version of the package', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    expect(await run('--version')).toEqual({ code: 0, out: version, err: '' });
  });

  it('lists its own commands', async () => {
    const terminal = createTestTerminal();
    await runCli([], terminal);
    expect(terminal.written.out.join('\n')).toMatch(/start .*\n.*check .*\n.*schema .*\n.*explain /);
  });

  it('prints every problem and exits with 1', async () => {
    const problem = { severity: 'error', file: 'a.yaml', line: 3, message: 'It is wrong.', mend: 'Mend it.' } as const;
    const { code, err } = await run('mow', [failing(new ProblemsError([problem, { ...problem, line: 4 }]))]);
    expect(err).toBe(
      'a.yaml:3 error: It is wrong.\n    mend: Mend it.\na.yaml:4 error: It is wrong.\n    mend: Mend it.',
    );
    expect(code).toBe(1);
  });

  it.each([
    [
      Object.assign(new Error('listen EADDRINUSE :::4000'), { code: 'EADDRINUSE' }),
      /^listen EADDRINUSE :::4000\. Give another with --port and --admin-port/,
    ],
    [Object.assign(new Error('listen EACCES'), { code: 'EACCES' }), /^listen EACCES$/],
    [new TypeError('a fault of ours'), /^TypeError: a fault of ours\n +at /],
    ['no error at all', /^selvage failed: no error at all$/],
  ])('exits with 1 and says what happened when %s is thrown', async (error, message) => {
    const { code, err } = await run('mow', [failing(error)]);
    expect(err).toMatch(message);
    expect(code).toBe(1);
  });
});

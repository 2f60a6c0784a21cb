import { Readable } from 'node:stream';
import { createProcessTerminal } from '../../../src/cli/process-terminal';

const signals = ['SIGINT', 'SIGTERM', 'uncaughtException', 'unhandledRejection'];

describe('createProcessTerminal', () => {
  let exit: jest.SpyInstance;
  let listeners: ReadonlyMap<string, readonly unknown[]>;

  beforeEach(() => {
    exit = jest.spyOn(process, 'exit').mockImplementation(() => undefined as never);
    listeners = new Map(signals.map((name) => [name, process.listeners(name as NodeJS.Signals)]));
  });

  afterEach(() => {
    jest.restoreAllMocks();
    for (const name of signals) {
      for (const listener of process.listeners(name as NodeJS.Signals)) {
        if (listeners.get(name)?.includes(listener) === false) process.removeListener(name, listener);
      }
    }
  });

  it('writes for programs on standard output and for people on standard error', () => {
    const out = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    const err = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    createProcessTerminal().out('data');
    createProcessTerminal().err('word');
    expect([out.mock.calls, err.mock.calls]).toEqual([[['data\n']], [['word\n']]]);
  });

  it('reads standard input to its end', async () => {
    const stdin = jest
      .spyOn(process, 'stdin', 'get')
      .mockReturnValue(Readable.from([Buffer.from('{ a'), Buffer.from(' }')]) as never);
    expect(await createProcessTerminal().readInput()).toBe('{ a }');
    expect(stdin).toHaveBeenCalled();
  });

  it.each(['SIGINT', 'SIGTERM'])('is interrupted by %s; a second one ends the process at once', async (signal) => {
    const interrupted = createProcessTerminal().interrupted();
    process.emit(signal as NodeJS.Signals);
    await interrupted;
    expect(exit).not.toHaveBeenCalled();
    process.emit(signal as NodeJS.Signals);
    expect(exit).toHaveBeenCalledWith(130);
  });

  it.each(['uncaughtException', 'unhandledRejection'])('reports an %s and ends the process', (name) => {
    const reported: unknown[] = [];
    createProcessTerminal().onFault((error) => reported.push(error));
    const added = process
      .listeners(name as NodeJS.Signals)
      .find((listener) => !listeners.get(name)?.includes(listener));
    (added as (error: unknown) => void)('a fault');
    expect(reported).toEqual(['a fault']);
    expect(exit).toHaveBeenCalledWith(1);
  });
});

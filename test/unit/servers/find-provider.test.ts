import { findBinary, findProvider, readProviderChoice } from '../../servers/find-provider';

const program = { name: 'bus', image: 'bus:1', binary: 'no-such-program', debianPackage: 'bus-server' };

describe('readProviderChoice', () => {
  test.each([
    ['', 'auto'],
    ['auto', 'auto'],
    ['container', 'container'],
    ['process', 'process'],
  ])('reads %s as %s', (value, choice) => {
    expect(readProviderChoice(value)).toBe(choice);
  });

  test('refuses another value by naming those that there are', () => {
    expect(() => readProviderChoice('docker')).toThrow(
      'TEST_SERVERS is "docker": set it to auto, container or process.',
    );
  });
});

describe('findProvider', () => {
  test('takes a local program when told to', async () => {
    const provider = await findProvider({ ...program, binary: 'sh' }, 'process');
    expect(provider.kind === 'process' && provider.path).toMatch(/\/sh$/);
  });

  test('says what is missing and how to get it', async () => {
    expect(await findProvider(program, 'process')).toEqual({
      kind: 'missing',
      message:
        'bus is missing: start Docker, or install the program "no-such-program" (on Debian: apt-get install bus-server).',
    });
  });
});

describe('findBinary', () => {
  test('finds a program on PATH and no program that is not there', () => {
    expect(findBinary('sh')).toMatch(/\/sh$/);
    expect(findBinary('no-such-program')).toBeUndefined();
  });
});

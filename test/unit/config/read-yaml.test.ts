import { readYaml } from '../../../src/config/read-yaml';

const text = `# a comment
kind: graphql
tls:
  ca: a.pem

list:
  - one
  - name: two
`;

describe('readYaml', () => {
  it('gives plain data', () => {
    expect(readYaml({ file: 'a.yaml', text })).toMatchObject({
      file: 'a.yaml',
      problems: [],
      value: { kind: 'graphql', tls: { ca: 'a.pem' }, list: ['one', { name: 'two' }] },
    });
  });

  it.each([
    [['kind'], 2],
    [['tls'], 3],
    [['tls', 'ca'], 4],
    [['list', 0], 7],
    [['list', 1, 'name'], 8],
    [[], 2],
  ])('knows the line of %j', (path, line) => {
    expect(readYaml({ file: 'a.yaml', text }).lineOf(path)).toBe(line);
  });

  it.each([
    [['tls', 'cert'], 3],
    [['list', 9], 6],
    [['kind', 'deeper'], 2],
    [['absent'], 2],
  ])("gives the nearest ancestor's line where %j is absent", (path, line) => {
    expect(readYaml({ file: 'a.yaml', text }).lineOf(path)).toBe(line);
  });

  it('reads an empty file as undefined, at line 1', () => {
    const file = readYaml({ file: 'a.yaml', text: '' });
    expect([file.value, file.problems, file.lineOf(['x'])]).toEqual([undefined, [], 1]);
  });

  it('reports a syntax error with its line and no value', () => {
    const file = readYaml({ file: 'a.yaml', text: 'kind: graphql\ntls: [a\n' });
    expect(file.value).toBeUndefined();
    expect(file.problems).toHaveLength(1);
    expect(file.problems[0]).toMatchObject({ severity: 'error', file: 'a.yaml', line: 3 });
    expect(file.problems[0]?.message).toMatch(/^This is not YAML: /);
  });

  it('reports every duplicated key', () => {
    expect(readYaml({ file: 'a.yaml', text: 'a: 1\na: 2\nb: 1\nb: 2\n' }).problems.map(({ line }) => line)).toEqual([
      2, 4,
    ]);
  });

  it('refuses a bomb of aliases instead of unfolding it', () => {
    const levels = Array.from(
      { length: 12 },
      (_, i) => `l${String(i + 1)}: &l${String(i + 1)} [${`*l${String(i)},`.repeat(9)}]`,
    );
    const file = readYaml({ file: 'a.yaml', text: `l0: &l0 [x]\n${levels.join('\n')}\n` });
    expect(file.value).toBeUndefined();
    expect(file.problems).toHaveLength(1);
  });
});

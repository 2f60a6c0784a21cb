import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCli } from '../../../src/cli/run-cli';
import { createTestTerminal } from './test-terminal';

let directory: string;
let file: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'selvage-explain-'));
  file = join(directory, 'query.graphql');
  writeSubschema('kind: events\nbus: "memory:"\nstore: "memory:"\n');
  writeFileSync(
    join(directory, 'subschemas', 'shipping', 'schema.graphql'),
    'type Shipment @projection(topic: "orders", key: "orderId") {\n  orderId: ID!\n  status: String\n}\n',
  );
});

afterEach(() => {
  rmSync(directory, { recursive: true });
});

function writeSubschema(manifest: string): void {
  mkdirSync(join(directory, 'subschemas', 'shipping'), { recursive: true });
  writeFileSync(join(directory, 'subschemas', 'shipping', 'subschema.yaml'), manifest);
}

async function explain(document: string, ...flags: string[]) {
  writeFileSync(file, document);
  return run(file, ...flags);
}

async function run(...args: string[]) {
  const terminal = createTestTerminal();
  terminal.input = '{ shipment(orderId: 7) { status } }';
  const code = await runCli(['explain', ...args, '--subschemas', join(directory, 'subschemas')], terminal);
  return { code, out: terminal.written.out.join('\n'), err: terminal.written.err.join('\n') };
}

describe('selvage explain', () => {
  it('prints the plan of a document, without running it', async () => {
    expect(await explain('{ shipment(orderId: 7) { status } }')).toEqual({
      code: 0,
      err: '',
      out: [
        'The plan of a query',
        '  $v0 is "7"',
        '',
        'Level 0, at once',
        '  shipping: projection lookup, no network: Shipment by orderId',
        '    { shipment(orderId: $v0) { status } }',
      ].join('\n'),
    });
  });

  it('reads the document from standard input', async () => {
    expect((await run('-')).out).toContain('{ shipment(orderId: $v0) { status } }');
  });

  it('prints the plan as JSON', async () => {
    const { out } = await explain('query A { __typename } query B { __typename }', '--json', '--operation', 'B');
    expect(JSON.parse(out)).toEqual({
      ok: true,
      plan: { operation: 'query', arguments: {}, steps: [{ roots: [], entities: [] }] },
    });
  });

  it('needs no variables, unless a condition does', async () => {
    const query = (rest: string) => `query ($id: ID!, $b: Boolean!) { shipment(orderId: $id) { orderId ${rest} } }`;
    const plain = await explain(query('status').replace(', $b: Boolean!', ''));
    expect(plain).toMatchObject({ code: 0, out: expect.stringContaining('$v0 is absent') as string });
    expect(await explain(query('status @skip(if: $b)'))).toMatchObject({
      code: 1,
      err: expect.stringMatching(
        /query\.graphql:1 error: .*\n {4}mend: Give the operation's variables: --variables/,
      ) as string,
    });
    const given = await explain(query('status @skip(if: $b)'), '--variables', '{"id": "1", "b": true}');
    expect(given.out).toContain('{ shipment(orderId: $v0) { orderId } }');
  });

  it.each<[string, string, RegExp, ...string[]]>([
    ['does not parse', '{\n  shipment(', /query\.graphql:2 error: Syntax Error: .*\n {4}mend: Correct the document/],
    ['does not fit the schema', '{\n\n  nothing }', /query\.graphql:3 error: Cannot query field "nothing"/],
    [
      'is over a limit',
      `{ ${'a: __typename '.repeat(3000)} }`,
      /:1 error: The document is too long.*\n {4}mend: Ask for less/,
    ],
    [
      'has several operations',
      'query A { __typename } query B { __typename }',
      /the operations A, B: name one of them\.\n {4}mend: .*--operation/,
    ],
    ['has no such operation', '{ __typename }', /has no operation of this name/, '--operation', 'C'],
    [
      'has variables that do not fit',
      'query ($id: ID!) { shipment(orderId: $id) { status } }',
      /"\$id" of required type/,
      '--variables',
      '{}',
    ],
  ])('says where a document %s, and exits with 1', async (_, document, message, ...flags) => {
    const { code, err, out } = await explain(document, ...flags);
    expect(err).toMatch(message);
    expect(out).toBe('');
    expect(code).toBe(1);
  });

  it('says that a file cannot be read', async () => {
    const { code, err } = await run(join(directory, 'nowhere.graphql'));
    expect(err).toMatch(/nowhere\.graphql:1 error: This file cannot be read: ENOENT.*\n {4}mend: Give the path/);
    expect(code).toBe(1);
  });

  it('prints the problems of subschemas that do not compose, as JSON where that is wanted', async () => {
    writeSubschema('kind: nonsense\n');
    expect((await explain('{ a }')).err).toMatch(/subschema\.yaml:1 error: /);
    const { code, out } = await explain('{ a }', '--json');
    expect(JSON.parse(out)).toMatchObject({ ok: false, problems: [{ line: 1, severity: 'error' }] });
    expect(code).toBe(1);
  });

  it.each(['{', '[]', 'null', '"a"'])('refuses --variables %s and exits with 2', async (variables) => {
    const { code, err } = await explain('{ a }', '--variables', variables);
    expect(err).toMatch(/^--variables is no.*: write --variables '\{"name": "value"\}'\.$/);
    expect(code).toBe(2);
  });
});

import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { discover } from '../../../../src/composition/folders/discover';
import { formatProblem } from '../../../../src/problem';
import { createTemporaryFolder, type TemporaryFolder } from '../temporary-folder';

let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await createTemporaryFolder();
});
afterEach(() => folder.remove());

const manifest = 'kind: fake\n';

async function problemsOf(directory = folder.path): Promise<readonly string[]> {
  const { problems } = await discover(directory);
  return problems.map((problem) => formatProblem(problem).replaceAll(folder.path, '.'));
}

describe('discover', () => {
  it('reads every folder by name, its SDL parsed with the file that it stands in', async () => {
    await folder.write({
      'shipping/subschema.yaml': manifest,
      'catalog/subschema.yaml': manifest,
      'catalog/schema.graphql': '\uFEFFtype Query { a: Int }',
      'catalog/overlay.graphql': 'extend type Query { b: Int }',
      'catalog/fold.ts': 'fold',
      'catalog/mock.ts': 'throw new Error("not loaded here")',
      'README.md': '# not a folder',
      '.git/config': 'not a subschema',
    });
    const { folders, problems } = await discover(folder.path);
    expect(problems).toEqual([]);
    expect(folders.map(({ name }) => name)).toEqual(['catalog', 'shipping']);
    const [catalog, shipping] = folders;
    expect(catalog).toMatchObject({
      directory: join(folder.path, 'catalog'),
      manifest: { file: join(folder.path, 'catalog/subschema.yaml'), text: manifest },
      mock: join(folder.path, 'catalog/mock.ts'),
      texts: ['type Query { a: Int }', 'extend type Query { b: Int }', 'fold'],
    });
    expect(catalog?.schema?.loc?.source.name).toBe(join(folder.path, 'catalog/schema.graphql'));
    expect(catalog?.overlay?.definitions[0]?.loc?.source.name).toBe(join(folder.path, 'catalog/overlay.graphql'));
    expect(shipping).toMatchObject({ schema: undefined, overlay: undefined, mock: undefined });
  });

  it('names files as they are called from the working directory', async () => {
    const { problems } = await discover(join(process.cwd(), 'test/unit/composition'));
    expect(problems.map(({ file }) => file)).toContain('test/unit/composition/manifest/subschema.yaml');
  });

  it('follows symbolic links to folders and to files', async () => {
    await folder.write({ 'real/catalog/..data/subschema.yaml': manifest, 'linked/.keep': '' });
    await symlink('..data/subschema.yaml', join(folder.path, 'real/catalog/subschema.yaml'));
    await symlink('../real/catalog', join(folder.path, 'linked/catalog'));
    await symlink('nowhere', join(folder.path, 'linked/dangling'));
    const { folders, problems } = await discover(join(folder.path, 'linked'));
    expect(problems).toEqual([]);
    expect(folders).toMatchObject([{ name: 'catalog', manifest: { text: manifest } }]);
  });

  it('tells every fault of every folder at once', async () => {
    await folder.write({
      'a/subschema.yaml': manifest,
      'a/schema.graphql': 'type Query {\n  a: Int\n  b Int\n}',
      'a/overlay.graphql': '# nothing yet\n',
      'b/subschema.yaml': manifest,
      'b/schema.graphql': '\n\n',
      'b/overlay.graphql': 'extend type Query { c: Int }\n\nquery { c }\n',
      'c/subschema.yml': manifest,
      'd/notes.txt': '',
      'e f/subschema.yaml': manifest,
      'all/subschema.yaml': manifest,
    });
    expect(await problemsOf()).toEqual([
      './a/schema.graphql:3 error: This is not GraphQL SDL: Expected ":", found Name "Int".\n    mend: Correct the SDL on this line, or a line before it.',
      expect.stringMatching(/^.\/all:1 error: A subschema cannot be named "all", which --mock takes for a word/),
      expect.stringMatching(/^.\/b\/schema.graphql:1 error: This schema is empty/),
      expect.stringMatching(/^.\/b\/overlay.graphql:3 error: A schema holds definitions, not operations/),
      expect.stringMatching(
        /^.\/c\/subschema.yaml:1 error: There is no subschema.yaml .*\n {4}mend: Rename subschema.yml/,
      ),
      expect.stringMatching(
        /^.\/d\/subschema.yaml:1 error: There is no subschema.yaml .*\n {4}mend: Write it, or move/,
      ),
      expect.stringMatching(/^.\/e f:1 error: A subschema cannot be named "e f"/),
    ]);
    expect((await discover(folder.path)).folders.map(({ name }) => name)).toEqual(['a', 'b']);
  });

  it('says so when there is nothing', async () => {
    expect(await problemsOf(join(folder.path, 'absent'))).toEqual([
      expect.stringMatching(/absent:1 error: There is no such/),
    ]);
    expect(await problemsOf()).toEqual([expect.stringMatching(/^.:1 error: There is no subschema in this folder/)]);
  });

  it('says so when a file cannot be read', async () => {
    await folder.write({ 'a/subschema.yaml/x': '' });
    expect(await problemsOf()).toEqual([expect.stringMatching(/^.\/a:1 error: This folder cannot be read: EISDIR/)]);
  });

  it('does not take long over a long comment', async () => {
    await folder.write({
      'a/subschema.yaml': manifest,
      'a/schema.graphql': `${'# '.repeat(50_000)}\ntype Query { a: Int }`,
    });
    expect(await problemsOf()).toEqual([]);
  });
});

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { GraphQLError } from 'graphql';
import { formatProblem } from '../../../src/problem';
import { loadModule, type LentModules } from '../../../src/composition/load-module';
import { createTemporaryFolder, type TemporaryFolder } from './temporary-folder';

let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await createTemporaryFolder();
});
afterEach(() => folder.remove());

async function load(files: Readonly<Record<string, string>>, modules: LentModules = {}) {
  await folder.write(files);
  const { exports, problem } = await loadModule(join(folder.path, 'mock.ts'), modules);
  return { exports, problem: problem && formatProblem(problem).replaceAll(folder.path, '.') };
}

describe('a module of a subschema', () => {
  it('is TypeScript, with imports of its folder evaluated once', async () => {
    const { exports, problem } = await load({
      'mock.ts': `
        import { one } from './parts/a';
        import { two } from './parts/b';
        interface Price { readonly amount: number }
        const price = { amount: 3 } satisfies Price;
        export const mock = { same: one === two, price } as const;
        export const late: number = await Promise.resolve(4);
      `,
      'parts/a.ts': `export { shared as one } from './c';`,
      'parts/b.ts': `export { shared as two } from './c';`,
      'parts/c.ts': `export const shared = {};`,
    });
    expect(problem).toBeUndefined();
    expect(exports).toMatchObject({ mock: { same: true, price: { amount: 3 } }, late: 4 });
  });

  it('shares the modules of the running gateway, wherever it lies', async () => {
    class Builder {
      readonly kind = 'built';
    }
    const { exports } = await load(
      {
        'mock.ts': `
          import { Builder } from 'selvage/mocks';
          import { GraphQLError } from 'graphql';
          export const mock = new Builder();
          export const error = new GraphQLError('refused');
        `,
      },
      {
        'selvage/mocks': () => ({ Builder }),
        never: () => {
          throw new Error('made too early');
        },
      },
    );
    expect(exports?.['mock']).toBeInstanceOf(Builder);
    expect(exports?.['error']).toBeInstanceOf(GraphQLError);
  });

  it('is read anew every time, with what it imports', async () => {
    const mock = `import { part } from './part'; export const mock = ['first', part];`;
    const first = await load({ 'mock.ts': mock, 'part.ts': 'export const part = 1;' });
    const second = await load({ 'part.ts': 'export const part = 2;' });
    const third = await load({ 'mock.ts': mock.replace('first', 'third') });
    expect([first, second, third].map(({ exports }) => exports?.['mock'])).toEqual([
      ['first', 1],
      ['first', 2],
      ['third', 2],
    ]);
  });

  it('reads JSON anew in a process of its own, too', async () => {
    await folder.write({
      'mock.ts': `import data from './data.json'; export const mock = data.n;`,
      'data.json': '{"n":1}',
    });
    const script = `
      const { writeFileSync } = require('node:fs');
      const { createJiti } = require('jiti');
      const { loadModule } = createJiti(process.cwd() + '/run.js')('./src/composition/load-module.ts');
      (async () => {
        const seen = [];
        for (const n of [1, 2]) {
          writeFileSync(${JSON.stringify(join(folder.path, 'data.json'))}, JSON.stringify({ n }));
          seen.push((await loadModule(${JSON.stringify(join(folder.path, 'mock.ts'))}, {})).exports.mock);
        }
        console.log(JSON.stringify(seen));
      })();
    `;
    const { stdout } = await promisify(execFile)(process.execPath, ['-e', script], { cwd: process.cwd() });
    expect(JSON.parse(stdout)).toEqual([1, 2]);
  });

  it.each([
    ['does not parse', { 'mock.ts': 'export const a = 1;\nexport const b: = 2;\n' }, './mock.ts:2'],
    ['throws', { 'mock.ts': '\n\nthrow new Error("out of stock");\n' }, './mock.ts:3'],
    [
      'throws in an import',
      { 'mock.ts': `import './part';`, 'part.ts': '\nthrow new Error("out of stock");' },
      './part.ts:2',
    ],
    ['imports what is not there', { 'mock.ts': `import 'left-pad-nowhere';` }, './mock.ts:1'],
    ['throws what is no error', { 'mock.ts': `throw 'words';` }, './mock.ts:1'],
  ])('that %s is a problem with its line', async (_, files, place) => {
    const { exports, problem } = await load(files);
    expect(exports).toBeUndefined();
    expect(problem).toContain(`${place} error: This module cannot be loaded: `);
  });
});

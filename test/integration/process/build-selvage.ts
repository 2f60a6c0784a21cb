import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { ModuleKind, ScriptTarget, transpileModule } from 'typescript';

/** The program as `npm run build` makes it, in a folder of its own. */
export interface BuiltSelvage {
  /** The file that Node runs. */
  readonly main: string;
  remove(): Promise<void>;
}

/** Builds the program from `src`, without checking types. */
export async function buildSelvage(): Promise<BuiltSelvage> {
  const home = await mkdtemp(join(tmpdir(), 'selvage-build-'));
  const compilerOptions = { module: ModuleKind.CommonJS, target: ScriptTarget.ES2023, esModuleInterop: true };
  const files = (await readdir('src', { recursive: true })).filter((file) => file.endsWith('.ts'));
  await Promise.all(
    files.map(async (file) => {
      const target = join(home, 'dist', file.replace(/\.ts$/, '.js'));
      const { outputText } = transpileModule(await readFile(join('src', file), 'utf8'), { compilerOptions });
      await mkdir(dirname(target), { recursive: true });
      await writeFile(target, outputText);
    }),
  );
  await cp('package.json', join(home, 'package.json'));
  await symlink(resolve('node_modules'), join(home, 'node_modules'));
  return { main: join(home, 'dist', 'main.js'), remove: () => rm(home, { recursive: true, force: true }) };
}

import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ModuleKind, ScriptTarget, transpileModule } from 'typescript';
import { runToEnd } from './run-to-end';

/** What a run works with: a folder of its own with everything compiled, so that nothing is measured through a TypeScript loader. */
export interface Build {
  /** The folder; logs, configurations and generated subschemas go there too. It goes with the process. */
  readonly work: string;
  /** The gateway, as `npm run build` makes it. */
  readonly dist: string;
  /** This bench's servers and fixtures. */
  readonly bench: string;
}

const repository = join(__dirname, '../../..');

/** Compiles the gateway, unless a build is given, and the bench's servers into a new folder. Throws when the gateway does not compile. */
export async function build(dist?: string): Promise<Build> {
  const work = mkdtempSync(join(tmpdir(), 'selvage-bench-'));
  process.once('exit', () => {
    rmSync(work, { recursive: true, force: true });
  });
  const made = { work, dist: dist === undefined ? join(work, 'dist') : resolve(dist), bench: join(work, 'bench') };
  symlinkSync(join(repository, 'node_modules'), join(work, 'node_modules'));
  cpSync(join(repository, 'package.json'), join(work, 'package.json'));
  transpileBench(made.bench);
  if (dist !== undefined) return made;
  const tsc = join(repository, 'node_modules/typescript/bin/tsc');
  const args = [tsc, '-p', join(repository, 'tsconfig.build.json'), '--outDir', made.dist];
  await runToEnd(process.execPath, args, { core: 'load' });
  return made;
}

function transpileBench(target: string): void {
  cpSync(join(repository, 'test/bench'), target, { recursive: true });
  const compilerOptions = { module: ModuleKind.CommonJS, target: ScriptTarget.ES2023, esModuleInterop: true };
  for (const path of readdirSync(target, { recursive: true, encoding: 'utf8' })) {
    if (!path.endsWith('.ts')) continue;
    const { outputText } = transpileModule(readFileSync(join(target, path), 'utf8'), { compilerOptions });
    writeFileSync(join(target, path.replace(/ts$/, 'js')), outputText);
  }
}

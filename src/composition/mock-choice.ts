import { nearest } from '../config/nearest';
import type { Problem } from '../problem';
import type { ManifestDraft } from './manifest/manifest-draft';
import type { SubschemaFolder } from './folders/read-subschema-folder';

/** Which subschemas run on their mock beside those whose endpoint is not configured: every one, none at all, or those named. */
export type MockChoice = 'all' | 'none' | readonly string[];

/** Who may run on a mock. */
export interface MockRules {
  readonly choice: MockChoice;
  /** In production nothing does. */
  readonly production: boolean;
}

/**
 * True when a subschema runs on its mock: `--mock` says so, or its endpoint or bus uses a variable that is not set. Never without
 * `mock.ts`, and never in production.
 */
export function runsOnMock(
  { name, mock }: Pick<SubschemaFolder, 'name' | 'mock'>,
  { missing }: Pick<ManifestDraft, 'missing'>,
  { choice, production }: MockRules,
): boolean {
  if (production || mock === undefined || choice === 'none') return false;
  if (choice === 'all' || choice.includes(name)) return true;
  return missing.some(({ path }) => path.length === 1 && (path[0] === 'endpoint' || path[0] === 'bus'));
}

/** Finds what `--mock` asks for and cannot be had. */
export function collectMockChoiceProblems(
  folders: readonly Pick<SubschemaFolder, 'name' | 'mock' | 'manifest'>[],
  { choice, production }: MockRules,
  directory: string,
): readonly Problem[] {
  if (choice === 'none' || choice.length === 0) return [];
  const problem = (message: string, mend: string): Problem => {
    return { severity: 'error', file: directory, line: 1, message, mend };
  };
  if (production) return [problem('Mocks do not run in production.', 'Leave --mock out, or NODE_ENV=production.')];
  if (choice === 'all') return [];
  const names = folders.map(({ name }) => name);
  return choice.flatMap((asked) => {
    const folder = folders.find(({ name }) => name === asked);
    if (folder?.mock !== undefined) return [];
    if (folder !== undefined)
      return [problem(`The subschema ${asked} has no mock.`, `Write ${asked}/mock.ts, or leave it out of --mock.`)];
    return [problem(`--mock names "${asked}", and there is no such subschema.`, mendName(asked, names))];
  });
}

function mendName(asked: string, names: readonly string[]): string {
  if (names.length === 0) return 'Leave --mock out: this folder has no subschemas.';
  const meant = nearest(asked, names);
  return meant === undefined ? `Name one of: ${names.join(', ')}.` : `Did you mean "${meant}"?`;
}

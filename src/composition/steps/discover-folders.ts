import { discover } from '../folders/discover';
import type { Composing, CompositionTools } from '../composing';
import { collectMockChoiceProblems } from '../mock-choice';
import { shownPath } from '../shown-path';

/** Reads the folders of all subschemas, parsing only what is not as it serves, and sees whether `--mock` names what is there. */
export async function discoverFolders(composing: Composing, tools: CompositionTools): Promise<Composing> {
  const { folders, problems } = await discover(tools.directory, composing.serving?.folders);
  const choice = collectMockChoiceProblems(folders, tools.mockRules, shownPath(tools.directory));
  return { ...composing, folders, problems: [...composing.problems, ...choice, ...problems] };
}

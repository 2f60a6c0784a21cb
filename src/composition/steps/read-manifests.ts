import { setImmediate as nextTurn } from 'node:timers/promises';
import { checkManifest, kindOf } from '../manifest/check-manifest';
import { readManifestDraft } from '../manifest/manifest-draft';
import { standIn, unknownBeforeMock } from '../manifest/stand-in';
import type { Composing, ComposingSubschema, CompositionTools } from '../composing';
import { runsOnMock } from '../mock-choice';
import type { Problem } from '../../problem';
import type { SubschemaFolder } from '../folders/read-subschema-folder';

/**
 * Reads each manifest with its variables replaced, decides who runs on a mock, and checks it against its kind. That of a folder
 * that serves as it is has been read, unless a mock has had its say in it.
 */
export async function readManifests(composing: Composing, tools: CompositionTools): Promise<Composing> {
  const known = new Map(composing.serving?.subschemas.map((subschema) => [subschema.folder, subschema]));
  const subschemas: ComposingSubschema[] = [];
  const problems = [...composing.problems];
  for (const folder of composing.folders) {
    const before = known.get(folder);
    if (before?.mocked === false) {
      subschemas.push({ ...before, opened: undefined });
      continue;
    }
    const read = readOne(folder, tools);
    subschemas.push(read.subschema);
    problems.push(...read.problems);
    await nextTurn();
  }
  return { ...composing, subschemas, problems };
}

function readOne(
  folder: SubschemaFolder,
  { environment, kinds, mockRules }: CompositionTools,
): { readonly subschema: ComposingSubschema; readonly problems: readonly Problem[] } {
  const written = readManifestDraft(folder.manifest, environment);
  const kind = kinds.find((candidate) => candidate.kind === kindOf(written));
  const mocked = runsOnMock(folder, written, mockRules);
  const draft = mocked && kind !== undefined ? standIn(written, kind, undefined) : written;
  const { problems, ...checked } = checkManifest(draft, { kinds, unknownYet: mocked ? unknownBeforeMock(kind) : [] });
  const fits = checked.manifest === undefined ? undefined : checked;
  return { subschema: { folder, draft, mocked, mock: undefined, checked: fits, opened: undefined }, problems };
}

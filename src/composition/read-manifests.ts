import { checkManifest, kindOf } from './manifest/check-manifest';
import { readManifestDraft } from './manifest/manifest-draft';
import { standIn, unknownBeforeMock } from './manifest/stand-in';
import type { Composing, ComposingSubschema, CompositionTools } from './composing';
import { runsOnMock } from './mock-choice';
import type { Problem } from '../problem';
import type { SubschemaFolder } from './read-subschema-folder';

/** Reads each manifest with its variables replaced, decides who runs on a mock, and checks it against its kind. */
export function readManifests(composing: Composing, tools: CompositionTools): Promise<Composing> {
  const read = composing.folders.map((folder) => readOne(folder, tools));
  const problems = [...composing.problems, ...read.flatMap(({ problems: own }) => own)];
  return Promise.resolve({ ...composing, subschemas: read.map(({ subschema }) => subschema), problems });
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

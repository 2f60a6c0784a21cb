import { basename, relative, sep } from 'node:path';
import type { Mock, MockWorld, RunningMock } from '../../mocks/mock';
import type { Problem } from '../../problem';
import type { Composing, ComposingSubschema, CompositionTools } from '../composing';
import { contentHash, filesHash, listFiles } from '../content-hash';
import { loadModule } from '../load-module';
import { checkManifest } from '../manifest/check-manifest';
import { standIn } from '../manifest/stand-in';
import { showBus, type BusPlace } from '../mock-bus';
import { namedFiles } from './named-files';
import { reasonOf } from '../reason-of';
import { shownPath } from '../shown-path';
import { within } from '../within';

/** Files of a folder that say nothing to its mock. */
const strangers: readonly string[] = ['subschema.yaml', 'overlay.graphql', 'fold.ts', 'policies'];

/** A mock that runs, or why it does not. */
type StartResult = { readonly running: RunningMock } | { readonly problem: Problem };

/**
 * Starts the mocks of the subschemas that run on one, and puts their addresses into the manifests. A mock whose files have not
 * changed runs already and is kept.
 */
export async function startMocks(composing: Composing, tools: CompositionTools): Promise<Composing> {
  noteBuses(composing.subschemas, tools.buses);
  const subschemas: ComposingSubschema[] = [];
  const problems: Problem[] = [];
  for (const subschema of composing.subschemas) {
    const result = subschema.mocked && subschema.checked ? await hold(subschema, composing, tools) : undefined;
    if (result !== undefined && 'problem' in result) problems.push(result.problem);
    if (result === undefined || 'problem' in result) {
      subschemas.push(result === undefined ? subschema : { ...subschema, checked: undefined });
      continue;
    }
    const onMock = withEndpoint({ ...subschema, mock: result.running }, result.running.endpoint, tools);
    problems.push(...onMock.problems);
    subschemas.push(onMock.subschema);
  }
  return { ...composing, subschemas, problems: [...composing.problems, ...problems] };
}

/** Mocks keep their world for as long as they run, so it looks the buses up in a map that every composition renews. */
function noteBuses(subschemas: readonly ComposingSubschema[], buses: Map<string, BusPlace>): void {
  for (const { folder, checked } of subschemas) {
    const manifest: object = checked?.manifest ?? {};
    if (!('bus' in manifest) || typeof manifest.bus !== 'string') continue;
    const partitions = 'partitions' in manifest && typeof manifest.partitions === 'number' ? manifest.partitions : 1;
    buses.set(folder.name, { url: manifest.bus, partitions });
  }
}

async function hold(
  subschema: ComposingSubschema,
  { holds }: Composing,
  tools: CompositionTools,
): Promise<StartResult> {
  const { folder } = subschema;
  const named = await namedFiles(subschema);
  const own = (await listFiles(folder.directory)).filter((file) => !isStranger(relative(folder.directory, file)));
  const key = `${folder.name}:${contentHash([await filesHash([...own, ...named]), JSON.stringify(tools.buses.get(folder.name))])}`;
  const running = tools.mocks.hold(key);
  if (running !== undefined) return { running: holds.keep(running) };
  const started = await start(subschema, tools);
  return 'problem' in started ? started : { running: holds.keep(tools.mocks.add(key, started.running)) };
}

function isStranger(path: string): boolean {
  return strangers.includes(path.split(sep, 1)[0] ?? path);
}

async function start({ folder }: ComposingSubschema, tools: CompositionTools): Promise<StartResult> {
  const file = folder.mock ?? '';
  const loaded = await loadModule(file, tools.modules);
  if (loaded.problem !== undefined) return { problem: loaded.problem };
  const mock = loaded.exports['mock'];
  if (!isMock(mock)) return mockProblem(file, 'This module does not export a mock.', 'Write "export const mock = …".');
  try {
    const started = await within(() => mock.start(worldOf(tools)), {
      milliseconds: tools.openTimeout,
      signal: tools.signal,
      late: (running) => void running.stop().catch(() => undefined),
    });
    if (started.late) return mockProblem(file, 'This mock does not start in time.', 'See what its start waits for.');
    const { endpoint } = started.value;
    tools.logger.info({ subschema: folder.name, endpoint }, `${folder.name} runs on its mock, ${basename(file)}`);
    return { running: started.value };
  } catch (error) {
    return mockProblem(file, `This mock does not start: ${reasonOf(error)}.`, 'Correct it.');
  }
}

function isMock(value: unknown): value is Mock {
  return typeof value === 'object' && value !== null && 'start' in value && typeof value.start === 'function';
}

function mockProblem(file: string, message: string, mend: string): { readonly problem: Problem } {
  return { problem: { severity: 'error', file: shownPath(file), line: 1, message, mend } };
}

function worldOf({ buses, openBus }: CompositionTools): MockWorld {
  return {
    bus: (subschema) => {
      const place = buses.get(subschema);
      if (place === undefined) return Promise.reject(new Error(`There is no subschema ${subschema} of kind events.`));
      return Promise.resolve(showBus(openBus(place.url), place));
    },
  };
}

function withEndpoint(
  subschema: ComposingSubschema,
  endpoint: string | undefined,
  { kinds }: CompositionTools,
): { readonly subschema: ComposingSubschema; readonly problems: readonly Problem[] } {
  if (endpoint === undefined || subschema.checked === undefined) return { subschema, problems: [] };
  const draft = standIn(subschema.draft, subschema.checked.kind, endpoint);
  const { problems, ...checked } = checkManifest(draft, { kinds });
  return {
    subschema: { ...subschema, draft, checked: checked.manifest === undefined ? undefined : checked },
    problems,
  };
}

import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Composing, CompositionStep, CompositionTools } from './composing';
import { discoverFolders } from './steps/discover-folders';
import { Holds } from './generations/holds';
import { joinSchemas } from './steps/join-schemas';
import { loadPolicies } from './steps/load-policies';
import { openUpstreams } from './steps/open-upstreams';
import { readManifests } from './steps/read-manifests';
import type { Problem } from '../problem';
import { reasonOf } from './reason-of';
import { shownPath } from './shown-path';
import { startMocks } from './steps/start-mocks';

/** The steps of a composition, in order. The first load and every reload take all of them. */
const compositionSteps: readonly CompositionStep[] = Object.freeze([
  { name: 'discover', run: discoverFolders },
  { name: 'read manifests', run: readManifests },
  { name: 'start mocks', run: startMocks },
  { name: 'open upstreams', run: openUpstreams },
  { name: 'load policies', run: loadPolicies },
  { name: 'join schemas', run: joinSchemas },
]);

/**
 * Composes the folders of all subschemas into a supergraph; whatever has not changed is taken over from the composition that
 * serves. Resolves with every problem that was found, never rejects: a fault of our own is logged and told like a problem.
 * Whoever is given the result releases its holds.
 */
export async function composeSupergraph(tools: CompositionTools, serving: Composing | undefined): Promise<Composing> {
  const holds = new Holds();
  let composing: Composing = { serving, folders: [], subschemas: [], problems: [], holds, joined: undefined };
  let step = '';
  try {
    for (const { name, run } of compositionSteps) {
      step = name;
      composing = await run(composing, tools);
      await nextTurn();
    }
  } catch (error) {
    tools.logger.error({ err: error, step }, 'composition failed');
    composing = { ...composing, joined: undefined, problems: [...composing.problems, ownFault(step, error, tools)] };
  }
  // The one that served must not be kept alive by its successor.
  return { ...composing, serving: undefined };
}

function ownFault(step: string, error: unknown, { directory }: CompositionTools): Problem {
  const message = `The gateway failed in the step "${step}": ${reasonOf(error)}.`;
  const mend = 'The log has the whole error; this is a fault of the gateway, or of the disk.';
  return { severity: 'error', file: shownPath(directory), line: 1, message, mend };
}

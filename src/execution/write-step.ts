import type { Gathered } from './gather-step';
import type { UpstreamRecord } from './record';
import { odd } from './writer/odd';
import type { RootWriter } from './writer/generate-writer';

/** The members of a step's answer as JSON text; undefined when anything is odd, so that the interpreter must look at it. */
export function writeStep(write: RootWriter, { roots, joins, errors }: Gathered): string | undefined {
  if (!errors.isEmpty) return undefined;
  const records: UpstreamRecord[] = [];
  for (const state of roots) {
    if (state.kind !== 'found') return undefined;
    records.push(state.record);
  }
  try {
    return write(records, (shape, object) => joins.of(shape, object));
  } catch (thrown) {
    if (thrown === odd) return undefined;
    throw thrown;
  }
}

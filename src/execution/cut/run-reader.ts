import type { UpstreamField } from '../../upstreams/upstream';
import { nameText } from './name-text';
import type { Opening, Run, RunField } from './record-layout';

/** Takes the text of a run out of the text of an answer; `marks[n]`: where the n-th field asked for begins, with what stands before its name. */
export type RunReader = (text: string, marks: readonly number[]) => string;

/** A part of a run as the answer has it. */
interface Stretch {
  /** What is written before it. */
  readonly before: string;
  /** It begins so many characters behind this mark. */
  readonly from: number;
  readonly skipped: number;
  /** It ends at this mark. */
  to: number;
}

/**
 * The reader of a run in an answer to the fields asked for: one slice where they stand there as they are written. Undefined where
 * one was not asked for: then the run is written for objects of another type alone.
 */
export function runReader({ opening, fields }: Run, asked: readonly UpstreamField[]): RunReader | undefined {
  if (!fields.every(({ key }) => asked.some(({ responseKey }) => responseKey === key))) return undefined;
  const stretches: Stretch[] = [];
  fields.forEach(({ key, responseKey }, index) => {
    const place = asked.findIndex((field) => field.responseKey === key);
    const last = stretches.at(-1);
    if (last?.to === place && responseKey === key) last.to += 1;
    else stretches.push(stretchAt(place, { opening: index === 0 ? opening : ',', key, responseKey }));
  });
  const [only] = stretches;
  if (only?.before === '' && stretches.length === 1) {
    const { from, skipped, to } = only;
    return (text, marks) => text.slice((marks[from] ?? 0) + skipped, marks[to]);
  }
  return (text, marks) => {
    let run = '';
    for (const { before, from, skipped, to } of stretches) {
      run += before + text.slice((marks[from] ?? 0) + skipped, marks[to]);
    }
    return run;
  };
}

/** What is written before a field, and the names of it. */
interface Naming extends Pick<RunField, 'key' | 'responseKey'> {
  readonly opening: Opening;
}

/** A stretch of one field. */
function stretchAt(place: number, { opening, key, responseKey }: Naming): Stretch {
  const marks = { from: place, to: place + 1 };
  if (responseKey !== key) {
    return { ...marks, before: opening + nameText(responseKey), skipped: 1 + nameText(key).length };
  }
  const isThere = opening === (place === 0 ? '{' : ',');
  return isThere ? { ...marks, before: '', skipped: 0 } : { ...marks, before: opening, skipped: 1 };
}

import type { ObjectShape, SelectionShape, ValueShape } from '../../planning/plan';
import type { UpstreamField, UpstreamSelection } from '../../upstreams/upstream';
import { CutRecord } from './cut-record';
import { linkCutter } from './data-reader';
import { fieldsOf } from './fields-of';
import { Hole } from './hole';
import { isExact } from './is-exact';
import { leafSkipper } from './leaf-skipper';
import { openingText } from './name-text';
import type { RecordLayout } from './record-layout';
import { runReader } from './run-reader';
import type { StepLayouts } from './step-layouts';
import type { Read } from './read';
import type { TextCursor } from './text-cursor';
import { listReader, membersReader, nullableReader, textReader, typedReader, type ValueReader } from './value-reader';

/** Reads a record whose fields stand in the order of the selection: what its layout keeps as values, and as text. */
export function recordReader(
  fields: readonly UpstreamField[],
  layout: RecordLayout,
  layouts: StepLayouts,
): Read<CutRecord> {
  const readers = fields.map((field, index) => {
    const { responseKey: key } = field;
    return {
      key,
      name: openingText(key, index),
      isValue: layout.values.has(key),
      steps: stepsOf(field, layout, layouts),
    };
  });
  const runs = layout.runs.flatMap((run) => {
    const read = runReader(run, fields);
    return read === undefined ? [] : [{ index: run.index, read }];
  });
  // One list for all records: none is read while another one is.
  const marks = new Array<number>(fields.length + 1).fill(0);
  const { textCount } = layout;
  const addLinks = layout.links.length === 0 ? undefined : linkCutter(layout, layouts);
  return (cursor) => {
    const record = new CutRecord(textCount);
    let place = 0;
    for (const { key, name, isValue, steps } of readers) {
      marks[place++] = cursor.position;
      cursor.expect(name);
      const { position: start, nextEscape } = cursor;
      for (const step of steps) {
        cursor.goBack(start, nextEscape);
        step(cursor, record);
      }
      if (isValue) record[key] = cursor.parse(start);
    }
    marks[place] = cursor.position;
    cursor.expect('}');
    for (const { index, read } of runs) CutRecord.put(record, index, read(cursor.text, marks));
    addLinks?.(record);
    return record;
  };
}

/** Steps over the value of a field, and takes a text of it. */
type Step = (cursor: TextCursor, record: CutRecord) => void;

/** The steps over a field, once for each way in which it is written: at least one. */
function stepsOf(field: UpstreamField, layout: RecordLayout, layouts: StepLayouts): readonly Step[] {
  const isOfField = ({ key }: { readonly key: string }): boolean => key === field.responseKey;
  const inRuns = layout.runs.flatMap(({ fields }) => fields.filter(isOfField)).map(({ value }) => value);
  const byNumber = new Map(inRuns.map((value) => [layouts.numberOf(value), value]));
  const steps = [...byNumber.values()].map((value): Step => {
    const reader = valueReader(value, [], layouts);
    if (!reader.isVerbatim) throw new Error('A run holds no objects.');
    return reader.skip;
  });
  const texts = layout.texts.filter(isOfField).map((text): Step => {
    const read = textReader(valueReader(text.value, field.selections ?? [], layouts));
    return (cursor, record) => {
      CutRecord.put(record, text.index, read(cursor));
    };
  });
  return steps.length + texts.length === 0 ? [skipAny] : [...steps, ...texts];
}

const skipAny: Step = (cursor) => {
  cursor.skipAny();
};

function valueReader(shape: ValueShape, selections: readonly UpstreamSelection[], layouts: StepLayouts): ValueReader {
  const present = presentReader(shape, selections, layouts);
  return shape.nonNull ? present : nullableReader(present);
}

function presentReader(shape: ValueShape, selections: readonly UpstreamSelection[], layouts: StepLayouts): ValueReader {
  switch (shape.kind) {
    case 'leaf':
      return { isVerbatim: true, skip: leafSkipper(shape.type) };
    case 'list':
      return listReader(valueReader(shape.item, selections, layouts));
    case 'object':
      return selectionReader(shape.selection, selections, layouts);
  }
}

function selectionReader(
  { typenameKey, objects }: SelectionShape,
  selections: readonly UpstreamSelection[],
  layouts: StepLayouts,
): ValueReader {
  const readers = [...objects].map(([type, shape]): readonly [string, ValueReader] => [
    JSON.stringify(type),
    objectReader(shape, fieldsOf(selections, type), layouts),
  ]);
  const [only] = readers;
  if (typenameKey === undefined && only !== undefined) return only[1];
  return typedReader(openingText(typenameKey ?? '', 0), new Map(readers));
}

function objectReader(shape: ObjectShape, fields: readonly UpstreamField[], layouts: StepLayouts): ValueReader {
  if (shape.joins.length === 0 && isExact(shape, fields)) return exactReader(shape, fields, layouts);
  const writer = layouts.writerOf(shape);
  const read = recordReader(fields, writer.layout, layouts);
  const hasJoins = shape.joins.length > 0;
  return {
    isVerbatim: false,
    add: (cursor, out) => {
      out.takeTo(cursor);
      const record = read(cursor);
      if (hasJoins) out.addHole(new Hole(writer, record));
      else writer.addTo(out, record);
      out.takeFrom(cursor);
    },
  };
}

function exactReader(shape: ObjectShape, fields: readonly UpstreamField[], layouts: StepLayouts): ValueReader {
  const members = shape.fields.flatMap((slot, index) => {
    if (slot.kind !== 'slot') return [];
    const reader = valueReader(slot.value, fields[index]?.selections ?? [], layouts);
    return [{ name: openingText(slot.key, index), reader }];
  });
  return membersReader(members);
}

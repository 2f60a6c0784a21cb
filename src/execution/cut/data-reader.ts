import type { ObjectShape, SelectionShape, ValueShape } from '../../planning/plan';
import { FieldErrors } from '../field-errors';
import { linkedValue } from '../linked-objects';
import { objectShape } from '../object-shape';
import { memberOf } from '../member-of';
import { isRecord, type UpstreamRecord } from '../record';
import { CutRecord } from './cut-record';
import { Hole } from './hole';
import { isPlainValue } from './is-plain-value';
import { nameText } from './name-text';
import { odd } from './odd';
import { PiecesBuilder } from './pieces-builder';
import { plainWriter } from './plain-writer';
import type { RecordLayout, Run } from './record-layout';
import type { StepLayouts } from './step-layouts';

/** Cuts a record that was answered as data: what its layout keeps as values, and as text. Throws `odd` where it does not fit. */
export type RecordCutter = (record: UpstreamRecord) => CutRecord;

/** Makes the cutter of records whose answer is data: of upstreams that do not speak JSON, or when the text is not as expected. */
export function recordCutter(layout: RecordLayout, layouts: StepLayouts): RecordCutter {
  const values = [...layout.values];
  const texts = layout.texts.map(({ key, index, value }) => ({ key, index, add: valueWriter(value, layouts) }));
  const runs = layout.runs.map((run) => ({ index: run.index, write: runWriter(run) }));
  const addLinks = linkCutter(layout, layouts);
  return (record) => {
    const cut = new CutRecord(layout.textCount);
    for (const key of values) cut[key] = memberOf(record, key);
    for (const { index, write } of runs) CutRecord.put(cut, index, write(record));
    for (const { key, index, add } of texts) {
      const out = new PiecesBuilder();
      add(memberOf(record, key), out);
      CutRecord.put(cut, index, out.build());
    }
    addLinks(cut);
    return cut;
  };
}

function runWriter({ opening, fields }: Run): (record: UpstreamRecord) => string {
  const members = fields.map(({ key, responseKey, value }, index) => {
    const name = `${index === 0 ? opening : ','}${nameText(responseKey)}`;
    return { key, name, write: plainWriter(value) };
  });
  return (record) => {
    let text = '';
    for (const { key, name, write } of members) text += name + write(memberOf(record, key));
    return text;
  };
}

/** Adds to a cut record the objects that links make of the values in it. Throws `odd` where a foreign key does not fit. */
export function linkCutter({ links }: RecordLayout, layouts: StepLayouts): (cut: CutRecord) => void {
  const fields = links.map(({ link, index, value }) => ({ link, index, add: valueWriter(value, layouts) }));
  return (cut) => {
    for (const { link, index, add } of fields) {
      const out = new PiecesBuilder();
      add(linkedValue(link, cut, { subschema: '', errors: noErrors }), out);
      CutRecord.put(cut, index, out.build());
    }
  };
}

/** Answers with errors are not cut. */
const noErrors = new FieldErrors();

/** Adds the text of a value to what is being built. */
type AddValue = (value: unknown, out: PiecesBuilder) => void;

function valueWriter(shape: ValueShape, layouts: StepLayouts): AddValue {
  if (isPlainValue(shape)) {
    const write = plainWriter(shape);
    return (value, out) => {
      out.add(write(value));
    };
  }
  const add = presentWriter(shape, layouts);
  const { nonNull } = shape;
  return (value, out) => {
    if (value != null) add(value, out);
    else if (nonNull) throw odd;
    else out.add('null');
  };
}

function presentWriter(shape: ValueShape, layouts: StepLayouts): AddValue {
  switch (shape.kind) {
    case 'leaf':
      throw new Error('A leaf is written as it is.');
    case 'list':
      return listWriter(valueWriter(shape.item, layouts));
    case 'object':
      return selectionWriter(shape.selection, layouts);
  }
}

function listWriter(add: AddValue): AddValue {
  return (list, out) => {
    if (!Array.isArray(list)) throw odd;
    out.add('[');
    list.forEach((item, index) => {
      if (index > 0) out.add(',');
      add(item, out);
    });
    out.add(']');
  };
}

function selectionWriter(selection: SelectionShape, layouts: StepLayouts): AddValue {
  const byShape = new Map([...selection.objects.values()].map((shape) => [shape, objectWriter(shape, layouts)]));
  return (object, out) => {
    const shape = isRecord(object) && !(object instanceof Error) ? objectShape(selection, object) : undefined;
    const add = shape && byShape.get(shape);
    if (add === undefined) throw odd;
    add(object, out);
  };
}

function objectWriter(shape: ObjectShape, layouts: StepLayouts): AddValue {
  const writer = layouts.writerOf(shape);
  const cut = recordCutter(writer.layout, layouts);
  const hasJoins = shape.joins.length > 0;
  return (object, out) => {
    if (!isRecord(object)) throw odd;
    const record = cut(object);
    if (hasJoins) out.addHole(new Hole(writer, record));
    else writer.addTo(out, record);
  };
}

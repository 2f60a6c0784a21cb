import type { ObjectShape, SelectionShape, SlotShape, ValueShape } from '../../planning/plan';
import type { JoinGroup } from '../join-group';
import type { UpstreamRecord } from '../record';
import { Code } from './code';
import { leafWriter } from './leaf-writer';
import { odd } from './odd';

/** Finds the joins of an object of the answer. */
export type FindJoins = (shape: ObjectShape, object: UpstreamRecord) => JoinGroup | undefined;

/**
 * Writes the members of a root object as JSON, without its braces, from the record of each source (source n at n - 1).
 * Throws `odd` at anything that the interpreter must look at.
 */
export type RootWriter = (records: readonly UpstreamRecord[], joins: FindJoins) => string;

/** A writer, and the characters of its source. */
export interface GeneratedWriter {
  readonly write: RootWriter;
  readonly length: number;
}

/** Generates the writer of a root object; undefined where a field is about the schema itself, which only the interpreter answers. */
export function generateWriter(shape: ObjectShape): GeneratedWriter | undefined {
  if (shape.fields.some(({ kind }) => kind === 'introspection')) return undefined;
  const code = new Code();
  const members = memberTexts(code, shape, (source) => ({ record: `records[${String(source - 1)}]`, nullable: false }));
  const write = code.run(`(records,joins)=>${members.join('+') || '""'}`) as RootWriter;
  return { write, length: code.length };
}

/** The JavaScript expression of a source's record, and whether it may be null. */
interface SourceText {
  readonly record: string;
  readonly nullable: boolean;
}

/** An expression for each member of an object, its name and comma included. */
function memberTexts(code: Code, shape: ObjectShape, sourceOf: (source: number) => SourceText): readonly string[] {
  return shape.fields.map((field, index) => {
    const name = `${index === 0 ? '' : ','}${JSON.stringify(field.responseKey)}:`;
    if (field.kind !== 'slot') return literal(`${name}${JSON.stringify(shape.type)}`);
    return `${literal(name)}+${slotText(code, field, sourceOf(field.source))}`;
  });
}

function slotText(code: Code, { key, value }: SlotShape, { record, nullable }: SourceText): string {
  const text = valueText(code, value, `${record}[${literal(key)}]`);
  if (!nullable) return text;
  return `(${record}===null?${value.nonNull ? `${functionOfOdd(code)}()` : '"null"'}:${text})`;
}

/** The text of a value: for null, unless it must not be, and else by its kind. The expression of the value may be evaluated twice. */
function valueText(code: Code, shape: ValueShape, value: string): string {
  const text = `${presentWriter(code, shape)}(${value},joins)`;
  return shape.nonNull ? text : `(${value}==null?"null":${text})`;
}

/** The name of a function that writes a value which is not null, and throws `odd` at null. */
function presentWriter(code: Code, shape: ValueShape): string {
  switch (shape.kind) {
    case 'leaf':
      return code.constant(writerOf(shape.type));
    case 'list':
      return listWriter(code, shape.item);
    case 'object':
      return selectionWriter(code, shape.selection);
  }
}

function listWriter(code: Code, item: ValueShape): string {
  return code.function(item, 'list,joins', () => {
    const text = valueText(code, item, 'list[i]');
    return `if(!Array.isArray(list))${throwOdd(code)};if(list.length===0)return "[]";let i=0,text="["+${text};for(i=1;i<list.length;i++)text+=","+${text};return text+"]"`;
  });
}

function selectionWriter(code: Code, selection: SelectionShape): string {
  const [only] = selection.objects.values();
  const { typenameKey } = selection;
  if (typenameKey === undefined && only !== undefined) return objectWriter(code, only);
  return code.function(selection, 'object,joins', () => {
    const cases = [...selection.objects].map(
      ([type, shape]) => `case ${literal(type)}:return ${objectWriter(code, shape)}(object,joins);`,
    );
    const check = `if(typeof object!=="object"||object===null)${throwOdd(code)};`;
    return `${check}switch(object[${literal(typenameKey ?? '')}]){${cases.join('')}default:${throwOdd(code)}}`;
  });
}

function objectWriter(code: Code, shape: ObjectShape): string {
  return code.function(shape, 'object,joins', () => {
    const check = `if(typeof object!=="object"||object===null||Array.isArray(object))${throwOdd(code)};`;
    const sourceOf = (source: number): SourceText =>
      source === 0 ? { record: 'object', nullable: false } : { record: `r${String(source)}`, nullable: true };
    const members = memberTexts(code, shape, sourceOf);
    return `${check}${joinTexts(code, shape)}return ${['"{"', ...members, '"}"'].join('+')}`;
  });
}

/** Statements that take the records of an object's joins, `r1` for source 1. */
function joinTexts(code: Code, shape: ObjectShape): string {
  if (shape.joins.length === 0) return '';
  const records = `const group=joins(${code.constant(shape)},object),records=group===undefined?undefined:group.records();if(records===undefined)${throwOdd(code)};`;
  const each = shape.joins.map((_, index) => `r${String(index + 1)}=records[${String(index)}]`);
  return `${records}const ${each.join(',')};`;
}

function throwOdd(code: Code): string {
  return `throw ${code.constant(odd)}`;
}

const throwing = (): never => {
  throw odd;
};

function functionOfOdd(code: Code): string {
  return code.constant(throwing);
}

function literal(text: string): string {
  return JSON.stringify(text);
}

/** One writer a type, so that equal leaves share a name. */
const writers = new WeakMap<object, ReturnType<typeof leafWriter>>();

function writerOf(type: Parameters<typeof leafWriter>[0]): ReturnType<typeof leafWriter> {
  const writer = writers.get(type) ?? leafWriter(type);
  writers.set(type, writer);
  return writer;
}

import type { EntityFetch, Step } from '../../planning/plan';
import type { BodyReader, UpstreamAnswer } from '../../upstreams/upstream';
import type { EntityBatch } from '../entity-request';
import { isRecord, type UpstreamRecord } from '../record';
import { recordCutter, type RecordCutter } from './data-reader';
import { fieldsOf } from './fields-of';
import { odd } from './odd';
import { openingText } from './name-text';
import { readBody } from './read-body';
import { StepLayouts } from './step-layouts';
import type { Read } from './read';
import type { TextCursor } from './text-cursor';
import { recordReader } from './text-reader';

/** Cuts the answers of one step into what its joins need and the text that is written. Made once for its plan. */
export class StepCutter {
  readonly layouts: StepLayouts;
  private readonly rows = new Map<EntityFetch, Read<UpstreamRecord>>();
  private readonly rootCutters = new Map<number, RecordCutter>();
  private readonly cutters = new Map<EntityFetch, RecordCutter>();

  constructor(private readonly step: Step) {
    this.layouts = new StepLayouts(step);
  }

  /** Reads the answer of a root fetch in its text. */
  rootReader(index: number): BodyReader | undefined {
    const root = this.step.roots[index];
    const layout = this.layouts.roots[index];
    if (root === undefined || layout === undefined) return undefined;
    const read = recordReader(root.request.fields, layout, this.layouts);
    return (body) => readBody(body, read);
  }

  /** The cut answer of a root fetch. Throws `odd` where there is none, or where it holds errors or anything unexpected. */
  cutRoot(index: number, answer: UpstreamAnswer | undefined): UpstreamRecord {
    if (answer?.data == null || answer.errors.length > 0) throw odd;
    if (answer.body !== undefined) return answer.data;
    const layout = this.layouts.roots[index];
    const cut = this.rootCutters.get(index) ?? (layout && recordCutter(layout, this.layouts));
    if (cut === undefined) throw new Error(`There is no root fetch ${String(index)}.`);
    this.rootCutters.set(index, cut);
    return cut(answer.data);
  }

  /** Reads the answer of a request for batches of entities in its text. */
  entityReader(batches: readonly EntityBatch[]): BodyReader {
    const fields = batches.map(({ fetch, responseKey }, index) => {
      return { name: openingText(responseKey, index), responseKey, read: this.batchReader(fetch) };
    });
    const readData = (cursor: TextCursor): UpstreamRecord => {
      const data: Record<string, unknown> = {};
      for (const { name, responseKey, read } of fields) {
        cursor.expect(name);
        data[responseKey] = cursor.skipNull() ? null : read(cursor);
      }
      cursor.expect('}');
      return data;
    };
    return (body) => readBody(body, readData);
  }

  /** The cut answer of such a request; what is no record is left as it is, for the matching to judge. Throws `odd` as well. */
  cutEntities(batches: readonly EntityBatch[], { data, body, errors }: UpstreamAnswer): UpstreamRecord {
    if (data === null || errors.length > 0) throw odd;
    if (body !== undefined) return data;
    const cut: Record<string, unknown> = {};
    for (const { fetch, responseKey } of batches) {
      const value = data[responseKey];
      cut[responseKey] = Array.isArray(value) ? value.map((row) => this.cutRow(fetch, row)) : this.cutRow(fetch, value);
    }
    return cut;
  }

  private cutRow(fetch: EntityFetch, row: unknown): unknown {
    if (!isRecord(row)) return row;
    const known = this.cutters.get(fetch) ?? recordCutter(this.layouts.ofFetch(fetch), this.layouts);
    this.cutters.set(fetch, known);
    return known(row);
  }

  private batchReader(fetch: EntityFetch): Read<unknown> {
    const row = this.rowReader(fetch);
    if (!fetch.entryPoint.batch) return row;
    return (cursor) => {
      const rows: (UpstreamRecord | null)[] = [];
      if (!cursor.openList()) return rows;
      do rows.push(cursor.skipNull() ? null : row(cursor));
      while (cursor.nextItem());
      return rows;
    };
  }

  private rowReader(fetch: EntityFetch): Read<UpstreamRecord> {
    const known = this.rows.get(fetch);
    if (known !== undefined) return known;
    const fields = fieldsOf(fetch.selections, fetch.typename?.expected);
    const read = recordReader(fields, this.layouts.ofFetch(fetch), this.layouts);
    this.rows.set(fetch, read);
    return read;
  }
}

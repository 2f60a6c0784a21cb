import type { ObjectShape } from '../../planning/plan';
import type { Follow, JoinQueue } from '../join-queue';
import type { JoinTable } from '../join-table';
import { CutRecord, type Text } from './cut-record';
import type { Hole } from './hole';
import { Pieces } from './pieces';
import type { StepLayouts } from './step-layouts';

/** Finds the objects with joins in records whose answers were cut: they are the holes of the texts. */
export class HoleJoins {
  private readonly meetings = new Map<ObjectShape, Meeting>();

  constructor(
    private readonly queue: JoinQueue,
    private readonly layouts: StepLayouts,
  ) {}

  /** Looks for joins in the texts that one source supplies to objects of a shape. */
  readonly follow = (shape: ObjectShape, source: number): Follow | undefined => {
    const porous = this.layouts.porous(shape, source);
    if (porous.length === 0) return undefined;
    return (record) => {
      for (const index of porous) this.visit(CutRecord.textAt(record, index));
    };
  };

  private visit(text: Text): void {
    if (!(text instanceof Pieces) || text.isFollowed) return;
    text.isFollowed = true;
    for (const hole of text.holes) this.meet(hole);
  }

  private meet(hole: Hole): void {
    const { shape } = hole.writer;
    let meeting = this.meetings.get(shape);
    if (meeting === undefined) {
      meeting = { table: this.queue.tableOf(shape), follow: this.follow(shape, 0) };
      this.meetings.set(shape, meeting);
    }
    hole.join(meeting.table);
    meeting.follow?.(hole.record);
  }
}

/** What is done with every hole of one shape. */
interface Meeting {
  readonly table: JoinTable;
  readonly follow: Follow | undefined;
}

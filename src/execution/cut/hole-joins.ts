import type { ObjectShape } from '../../planning/plan';
import { JoinGroups } from '../join-groups';
import type { JoinQueue } from '../join-queue';
import type { UpstreamRecord } from '../record';
import { textAt } from './cut-record';
import type { Hole } from './hole';
import { Pieces } from './pieces';
import type { StepLayouts } from './step-layouts';

/** Finds the objects with joins in records whose answers were cut: they are the holes of the texts. */
export class HoleJoins {
  private readonly groups = new Map<ObjectShape, JoinGroups>();

  constructor(
    private readonly queue: JoinQueue,
    private readonly layouts: StepLayouts,
  ) {}

  /** Looks for joins in the texts that one source supplies to an object. */
  readonly follow = (shape: ObjectShape, source: number, record: UpstreamRecord): void => {
    for (const index of this.layouts.porous(shape, source)) {
      const part = textAt(record, index);
      if (!(part instanceof Pieces) || part.isFollowed) continue;
      part.isFollowed = true;
      for (const hole of part.holes) this.meet(hole);
    }
  };

  private meet(hole: Hole): void {
    const { shape } = hole.writer;
    let groups = this.groups.get(shape);
    if (groups === undefined) {
      groups = new JoinGroups(shape, this.queue);
      this.groups.set(shape, groups);
    }
    hole.group = groups.of(hole.record);
    this.follow(shape, 0, hole.record);
  }
}

import type { ObjectShape } from '../../planning/plan';
import type { JoinGroup } from '../join-group';
import type { UpstreamRecord } from '../record';

/** Writes the objects of one shape that stand in holes. */
export interface HoleWriter {
  readonly shape: ObjectShape;
  /** The object's text; all of its joins have ended. Throws `odd` where one failed, or is absent and must not be. */
  write(hole: Hole): string;
}

/** A place in the text of an answer that an object with joins is to be written in, once its entities are there. */
export class Hole {
  /** Its joins, once it was met. */
  group: JoinGroup | undefined;

  constructor(
    readonly writer: HoleWriter,
    /** What the object's own subschema answered, cut as its writer's layout says. */
    readonly record: UpstreamRecord,
  ) {}

  /** The object's text. Throws `odd` where it cannot be written. */
  fill(): string {
    return this.writer.write(this);
  }
}

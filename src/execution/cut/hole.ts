import type { JoinGroup } from '../join-group';
import type { UpstreamRecord } from '../record';
import type { ObjectWriter } from './object-writer';

/** A place in the text of an answer that an object with joins is to be written in, once its entities are there. */
export class Hole {
  /** Its joins, once it was met. */
  group: JoinGroup | undefined;

  constructor(
    readonly writer: ObjectWriter,
    /** What the object's own subschema answered, cut as its writer's layout says. */
    readonly record: UpstreamRecord,
  ) {}

  /** The object's text. Throws `odd` where it cannot be written. */
  fill(): string {
    return this.writer.write(this);
  }
}

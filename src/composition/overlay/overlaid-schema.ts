import type { ConstDirectiveNode, FieldDefinitionNode, TypeDefinitionNode } from 'graphql';
import type { Problem } from '../../problem';
import type { Place } from '../place';

/** A directive that an overlay puts on a type or a field; names are the upstream's own. */
export interface AppliedDirective {
  readonly name: string;
  readonly type: string;
  /** Undefined when it stands on the type itself. */
  readonly field: string | undefined;
  /** The directive's arguments, coerced. */
  readonly args: Readonly<Record<string, unknown>>;
  /** As it was written. */
  readonly node: ConstDirectiveNode;
  readonly place: Place;
}

/** An upstream's schema with its overlay put on, in the upstream's own names. */
export interface OverlaidSchema {
  /** Every type, without directives but those of the specification. */
  readonly definitions: ReadonlyMap<string, TypeDefinitionNode>;
  readonly applied: readonly AppliedDirective[];
  /** The new fields that `@link` declares, by `Type.field`; they stand in no definition. */
  readonly linkFields: ReadonlyMap<string, FieldDefinitionNode>;
  /** The output fields (`Type.field`) whose type the overlay states. */
  readonly restated: ReadonlySet<string>;
  /** Types about which something was wrong: what follows from their state alone is not worth reporting. */
  readonly tainted: ReadonlySet<string>;
  readonly problems: readonly Problem[];
}

/** Where a directive stands: `Type` or `Type.field`, in own names. */
export function coordinateOf({ type, field }: AppliedDirective): string {
  return field === undefined ? type : `${type}.${field}`;
}

import type { UpstreamRequest } from '../upstream';
import { rootTypeNames } from './root-types';

/** A root field that stands for a field deeper in the upstream's schema. */
export interface Hoist {
  /** From the root field to the field itself, outermost first; at least one. */
  readonly steps: readonly HoistStep[];
}

/** A field on the way. */
export interface HoistStep {
  readonly field: string;
  /** The hoisted field's arguments that belong to this step. */
  readonly arguments: ReadonlySet<string>;
}

/** The hoisted fields of an upstream, by `Query.products`. */
export type Hoists = ReadonlyMap<string, Hoist>;

/** The response keys between a hoisted field's own and its value: the names of the steps below the first. */
export function innerKeys({ steps }: Hoist): readonly string[] {
  return steps.slice(1).map(({ field }) => field);
}

/** True when an answer to the request holds a value below the place where it is expected. */
export function hasHoists({ operation, fields }: UpstreamRequest, hoists: Hoists): boolean {
  return fields.some(({ name }) => hoists.has(`${rootTypeNames[operation]}.${name}`));
}

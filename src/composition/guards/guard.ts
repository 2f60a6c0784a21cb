import type { Policy } from './policy';

/** A policy and its name. */
export interface NamedPolicy {
  readonly name: string;
  readonly ask: Policy;
}

/** One thing that must be true of who asks. */
export type Demand = {
  /** Two demands with the same id are the same demand. */
  readonly id: string;
  /** The directive that makes it, as SDL. */
  readonly text: string;
} & (
  | { readonly kind: 'authenticated' }
  /** Of one of the lists all must be had. */
  | { readonly kind: 'scopes'; readonly anyOf: readonly (readonly string[])[] }
  /** Of one of the lists all must say yes. */
  | {
      readonly kind: 'policies';
      readonly anyOf: readonly (readonly NamedPolicy[])[];
      /** Whether they are given the arguments of the field that is asked for. */
      readonly takesArguments: boolean;
    }
);

/** Demands that must all be met. */
export type Guard = readonly Demand[];

/** What of the graph is guarded. All names are public. */
export interface Guards {
  /** By `Type.field` of object types: what the field, its type, their interfaces, and what it is computed from demand together. */
  readonly fields: ReadonlyMap<string, Guard>;
  /** By the name of an object type: what its objects demand wherever they may stand among those of other types. */
  readonly objects: ReadonlyMap<string, Guard>;
}

/** Of a graph where everybody may see everything. */
export const noGuards: Guards = { fields: new Map(), objects: new Map() };

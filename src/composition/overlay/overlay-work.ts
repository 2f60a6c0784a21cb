import type { ASTNode, FieldDefinitionNode, GraphQLDirective, TypeDefinitionNode } from 'graphql';
import type { Problem } from '../../problem';
import { errorAt, placeOf, type Finding, type Place } from '../place';
import type { AppliedDirective } from './overlaid-schema';

/** What the steps of putting one overlay document on a schema share. */
export interface OverlayWork {
  /** Grows and changes while the overlay is put on. */
  readonly definitions: Map<string, TypeDefinitionNode>;
  readonly directives: ReadonlyMap<string, GraphQLDirective>;
  readonly applied: AppliedDirective[];
  readonly linkFields: Map<string, FieldDefinitionNode>;
  readonly restated: Set<string>;
  readonly tainted: Set<string>;
  readonly problems: Problem[];
  /** Where to report what stands in no file. */
  readonly fallback: Place;
  /** `overlay`: a person's file, where every fault is reported. `upstream`: the upstream's own SDL, of which only what we know counts. */
  readonly origin: 'overlay' | 'upstream';
  /** True when the document declares a field with `@rpc`, so that it may declare types for it. */
  readonly declaresTypes: boolean;
}

/** Reports a fault of a person's overlay at a node and taints the types it is about; in an upstream's own SDL it passes over it. */
export function reportOverlay(work: OverlayWork, node: ASTNode, finding: Finding, tainted: readonly string[]): void {
  if (work.origin === 'upstream') return;
  for (const type of tainted) work.tainted.add(type);
  work.problems.push(errorAt(placeOf(node, work.fallback), finding));
}

import { Kind, type FieldDefinitionNode } from 'graphql';
import type { Finding } from '../place';
import { namedTypeOf } from './named-type';
import { guardDirectives } from './overlay-directives';
import { reportOverlay, type OverlayWork } from './overlay-work';
import { rootTypes } from './root-types';

/** A field that carries `@link`, and the upstream's own of that name. */
export interface LinkSite {
  readonly type: string;
  readonly known: FieldDefinitionNode | undefined;
  /** The field with the directives of the specification alone. */
  readonly field: FieldDefinitionNode;
}

/** True for a field that a person's overlay links. An upstream answers all fields that its own SDL has. */
export function isLink(work: OverlayWork, field: FieldDefinitionNode): boolean {
  return work.origin === 'overlay' && (field.directives ?? []).some(({ name }) => name.value === 'link');
}

/**
 * Notes a new field that is made of a foreign key; one at fault is reported, and its directives are taken back.
 * `mark`: where the directives of the field begin among those applied.
 */
export function declareLink(work: OverlayWork, site: LinkSite, mark: number): void {
  const { type, field } = site;
  const coordinate = `${type}.${field.name.value}`;
  const applied = work.applied.slice(mark).map(({ name }) => name);
  const fault = faultOf(work, site, applied);
  if (fault !== undefined) reportOverlay(work, field, fault, [type, namedTypeOf(field.type)]);
  if (fault !== undefined || !applied.includes('link')) work.applied.splice(mark);
  else {
    work.linkFields.set(coordinate, field);
    work.restated.add(coordinate);
  }
}

/** What may stand beside `@link`. */
const compatible: ReadonlySet<string> = new Set(['link', 'canonical', ...guardDirectives]);

function faultOf(work: OverlayWork, { type, known, field }: LinkSite, applied: readonly string[]): Finding | undefined {
  const coordinate = `${type}.${field.name.value}`;
  const other = applied.find((name) => !compatible.has(name));
  if (rootTypes.has(type)) {
    const message = `@link stands on ${coordinate}, but ${type} holds no foreign key.`;
    return { message, mend: 'Put it on a field of the type whose objects hold the key.' };
  }
  if (work.definitions.get(type)?.kind !== Kind.OBJECT_TYPE_DEFINITION) {
    const message = `@link stands on ${coordinate}, but ${type} is an interface.`;
    return { message, mend: `Put it on the types that implement ${type}.` };
  }
  if (known !== undefined) {
    const message = `@link stands on ${coordinate}, which the upstream answers itself.`;
    return { message, mend: 'Give the link a name that the upstream does not have.' };
  }
  if (work.linkFields.has(coordinate)) return { message: `${coordinate} is defined twice.`, mend: 'Keep one of them.' };
  if (field.arguments !== undefined && field.arguments.length > 0) {
    return { message: `${coordinate} has arguments, which a link does not take.`, mend: 'Remove them.' };
  }
  if (other === undefined) return undefined;
  return { message: `@${other} cannot stand beside @link.`, mend: 'Keep one of them.' };
}

import type { DirectiveLocation } from 'graphql';
import type { ConstDirectiveNode, NameNode } from 'graphql';
import { didYouMean } from '../did-you-mean';
import { reportOverlay, type OverlayWork } from './overlay-work';
import { readDirectives } from './read-directives';

/** A member of a type that is not an output field: an enum's value, an input's field. */
interface Member {
  readonly kind: string;
  readonly name: NameNode;
  readonly directives?: readonly ConstDirectiveNode[] | undefined;
}

/** Puts directives of an overlay on members that the upstream has; new members are refused. */
export function extendMembers<Node extends Member>(
  work: OverlayWork,
  site: { readonly type: string; readonly location: DirectiveLocation; readonly what: string },
  declared: readonly Node[],
  stated: readonly (Node & Parameters<typeof reportOverlay>[1])[],
): readonly Node[] {
  const members = new Map(declared.map((member) => [member.name.value, member]));
  for (const member of stated) {
    const name = member.name.value;
    const known = members.get(name);
    const directives = readDirectives(work, member.directives, {
      location: site.location,
      type: site.type,
      field: name,
    });
    if (known !== undefined) {
      members.set(name, { ...known, directives: [...(known.directives ?? []), ...directives] });
      continue;
    }
    const message = `The upstream's ${site.type} has no ${site.what} ${name}.`;
    const mend = `${didYouMean(name, members.keys())}An overlay cannot add what the upstream does not know.`;
    reportOverlay(work, member, { message, mend }, [site.type]);
  }
  return [...members.values()];
}

/** Refuses names of interfaces or union members that the upstream's type does not list. */
export function refuseNewNames(
  work: OverlayWork,
  site: { readonly type: string; readonly what: string },
  declared: readonly { readonly name: NameNode }[] | undefined,
  stated: readonly { readonly name: NameNode }[] | undefined,
): void {
  const names = (declared ?? []).map(({ name }) => name.value);
  for (const { name } of stated ?? []) {
    if (names.includes(name.value)) continue;
    const message = `The upstream's ${site.type} has no ${site.what} ${name.value}.`;
    const mend = 'Remove it: an overlay cannot add what the upstream does not know.';
    reportOverlay(work, name, { message, mend }, [site.type]);
  }
}

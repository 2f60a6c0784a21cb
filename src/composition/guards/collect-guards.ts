import { Kind, type ConstDirectiveNode, type ConstValueNode } from 'graphql';
import type { Problem } from '../../problem';
import { guardDirectives } from '../overlay/overlay-directives';
import { coordinateOf, type AppliedDirective, type OverlaidSchema } from '../overlay/overlaid-schema';
import { rootTypes } from '../overlay/root-types';
import { errorAt, warningAt, type Finding } from '../place';
import type { Naming } from '../transforms/naming';
import type { GuardRule, PlacedGuard } from './guard-rule';

/** A subschema's guards in public names, and those among them that guard nothing. */
export interface CollectedGuards {
  readonly guards: readonly PlacedGuard[];
  readonly problems: readonly Problem[];
}

/** Reads `@authenticated`, `@requiresScopes` and `@policy` of a subschema. One at fault is an error: nothing serves without it. */
export function collectGuards(
  naming: Naming,
  { applied, linkFields }: Pick<OverlaidSchema, 'applied' | 'linkFields'>,
): CollectedGuards {
  const guards: PlacedGuard[] = [];
  const problems: Problem[] = [];
  for (const directive of applied) {
    const rule = ruleOf(directive);
    if (rule === undefined) continue;
    const fault = faultOf(directive, rule);
    if (fault !== undefined) {
      problems.push(errorAt(directive.place, fault));
      continue;
    }
    const { type, field, place } = directive;
    const publicType = naming.publicType(type);
    // The name of a link is public already.
    const isLink = linkFields.has(coordinateOf(directive));
    const publicField = field === undefined || isLink ? field : naming.publicField(type, field);
    if (publicType === undefined || (field !== undefined && publicField === undefined)) {
      problems.push(warningAt(place, hidden(directive)));
    } else guards.push({ type: publicType, field: publicField, rule, place });
  }
  return { guards, problems };
}

function ruleOf({ name, args }: AppliedDirective): GuardRule | undefined {
  switch (name) {
    case 'authenticated':
      return { kind: 'authenticated' };
    case 'requiresScopes':
      return { kind: 'scopes', anyOf: readLists(args['scopes']) };
    case 'policy':
      return { kind: 'policies', anyOf: readLists(args['policies']) };
    default:
      if (guardDirectives.has(name)) throw new Error(`Nobody reads @${name}.`);
      return undefined;
  }
}

/** The directive's definition says that they are lists of lists of text. */
function readLists(value: unknown): readonly (readonly string[])[] {
  const lists: readonly unknown[] = Array.isArray(value) ? value : [];
  return lists.map((list) => (Array.isArray(list) ? list.map(String) : []));
}

function faultOf(directive: AppliedDirective, rule: GuardRule): Finding | undefined {
  const { name, type, field, node } = directive;
  const at = `@${name} on ${coordinateOf(directive)}`;
  if (field === undefined && rootTypes.has(type)) {
    const message = `${at} says nothing: no field returns ${type}.`;
    return { message, mend: `Put it on the fields of ${type} that it is meant for.` };
  }
  if (rule.kind === 'authenticated') return undefined;
  if (rule.anyOf.length === 0) {
    return { message: `${at} names nothing, so that nobody meets it.`, mend: 'Name what is required, as [["a"]].' };
  }
  if (rule.anyOf.some((all) => all.length === 0 || all.includes(''))) {
    const message = `${at} has an empty list or name, so that everybody meets it.`;
    return { message, mend: 'Remove the empty list or name, or the directive.' };
  }
  return isFlat(node) ? flat(at) : undefined;
}

/** GraphQL takes a list of texts for a list of lists of one: what was meant by it cannot be told. */
function isFlat({ arguments: [argument] = [] }: ConstDirectiveNode): boolean {
  const isList = ({ kind }: ConstValueNode): boolean => kind === Kind.LIST;
  const value = argument?.value;
  return value === undefined || value.kind !== Kind.LIST || !value.values.every(isList);
}

function flat(at: string): Finding {
  return {
    message: `${at} is a list of names, not of lists of names.`,
    mend: 'Write [["a", "b"]] where all are required, [["a"], ["b"]] where any one is enough.',
  };
}

function hidden(directive: AppliedDirective): Finding {
  const message = `@${directive.name} on ${coordinateOf(directive)} says nothing: the transforms hide that.`;
  return { message, mend: 'Remove it, or what hides it.' };
}

import {
  getArgumentValues,
  GraphQLError,
  type ConstDirectiveNode,
  type DirectiveLocation,
  type GraphQLDirective,
} from 'graphql';
import { didYouMean } from '../did-you-mean';
import { errorAt, placeOf, warningAt } from '../place';
import { directivesNotBuilt, guardDirectives, keptDirectives } from './overlay-directives';
import { reportOverlay, type OverlayWork } from './overlay-work';

/** Where directives stand: on a type, or on one of its fields or members. */
export interface DirectiveSite {
  readonly location: DirectiveLocation;
  readonly type: string;
  /** Undefined on the type itself; `field(arg:)` on an argument. */
  readonly field: string | undefined;
}

/**
 * Takes the directives of an overlay's node: ours are noted as applied, those of the specification are returned to stay on
 * the definition, unknown, unbuilt, misplaced and malformed ones are reported.
 */
export function readDirectives(
  work: OverlayWork,
  directives: readonly ConstDirectiveNode[] | undefined,
  site: DirectiveSite,
): readonly ConstDirectiveNode[] {
  const kept: ConstDirectiveNode[] = [];
  const seen = new Set<string>();
  for (const node of directives ?? []) {
    const definition = work.directives.get(node.name.value);
    if (definition === undefined || isForeign(work, definition, node)) {
      reportUnknown(work, node, site);
      continue;
    }
    const args = readArguments(work, { definition, node, site, repeated: seen.has(definition.name) });
    seen.add(definition.name);
    if (args === undefined) continue;
    if (keptDirectives.has(definition.name)) kept.push(node);
    else {
      const place = placeOf(node, work.fallback);
      work.applied.push({ name: definition.name, type: site.type, field: site.field, args, node, place });
    }
  }
  return kept;
}

/** An upstream's own SDL may use a name of ours for something else, as `@key(fields:)` of another dialect. */
function isForeign(work: OverlayWork, definition: GraphQLDirective, node: ConstDirectiveNode): boolean {
  const known = new Set(definition.args.map((argument) => argument.name));
  return work.origin === 'upstream' && (node.arguments ?? []).some((argument) => !known.has(argument.name.value));
}

function reportUnknown(work: OverlayWork, node: ConstDirectiveNode, site: DirectiveSite): void {
  const name = node.name.value;
  if (guardDirectives.has(name)) {
    // An upstream that means something else by the name is free to, but people must know that nothing is guarded by it.
    const message = `@${name} of the upstream's own SDL has other arguments than ours, and guards nothing.`;
    const mend = 'Guard the field or type in overlay.graphql, if it is meant to be guarded.';
    work.problems.push(warningAt(placeOf(node, work.fallback), { message, mend }));
    return;
  }
  const names = [...work.directives.keys()];
  const finding = directivesNotBuilt.has(name)
    ? {
        message: `The directive @${name} is not built yet.`,
        mend: 'Remove it: this version does not act on it, and does not pass over it in silence.',
      }
    : {
        message: `The directive @${name} is unknown.`,
        mend: `${didYouMean(name, names)}Known here: ${names.map((known) => `@${known}`).join(', ')}.`,
      };
  reportOverlay(work, node, finding, [site.type]);
}

interface Application {
  readonly definition: GraphQLDirective;
  readonly node: ConstDirectiveNode;
  readonly site: DirectiveSite;
  readonly repeated: boolean;
}

function readArguments(work: OverlayWork, application: Application): Record<string, unknown> | undefined {
  const { definition, node, site, repeated } = application;
  const report = (message: string, mend: string) => {
    if (work.origin === 'upstream' && guardDirectives.has(definition.name))
      work.problems.push(errorAt(placeOf(node, work.fallback), { message, mend }));
    else reportOverlay(work, node, { message, mend }, [site.type]);
    return undefined;
  };
  if (!definition.locations.includes(site.location)) {
    const where = definition.locations.join(' | ');
    report(`@${definition.name} cannot stand on ${site.location}.`, `Put it on ${where}.`);
    return;
  }
  if (repeated && !definition.isRepeatable) {
    report(`@${definition.name} stands here twice.`, 'Keep one of them.');
    return;
  }
  const known = definition.args.map((argument) => argument.name);
  const unknown = node.arguments?.find((argument) => !known.includes(argument.name.value));
  if (unknown !== undefined) {
    const name = unknown.name.value;
    const takes = known.length === 0 ? 'It takes none.' : `It takes ${known.join(', ')}.`;
    report(`@${definition.name} has no argument "${name}".`, `${didYouMean(name, known)}${takes}`);
    return;
  }
  try {
    return getArgumentValues(definition, node);
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    report(`@${definition.name}: ${error.message}`, 'Give the argument a value of its type.');
    return;
  }
}

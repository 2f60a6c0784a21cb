import {
  DirectiveLocation,
  print,
  type ConstDirectiveNode,
  type FieldDefinitionNode,
  type InputValueDefinitionNode,
} from 'graphql';
import { didYouMean } from '../did-you-mean';
import { declareLink, isLink } from './declare-link';
import { mayRestate } from './may-restate';
import { namedTypeOf } from './named-type';
import { declaringDirectives, directivesNotBuilt } from './overlay-directives';
import { reportOverlay, type OverlayWork } from './overlay-work';
import { readDirectives } from './read-directives';
import { rootTypes } from './root-types';

/** Puts an overlay's fields of one object or interface type over the upstream's: restated ones, and new root fields. */
export function extendFields(
  work: OverlayWork,
  type: string,
  declared: readonly FieldDefinitionNode[],
  stated: readonly FieldDefinitionNode[],
): readonly FieldDefinitionNode[] {
  const fields = new Map(declared.map((field) => [field.name.value, field]));
  for (const field of stated) {
    const name = field.name.value;
    const known = fields.get(name);
    const [before, mark] = [work.problems.length, work.applied.length];
    const directives = readDirectives(work, field.directives, {
      location: DirectiveLocation.FIELD_DEFINITION,
      type,
      field: name,
    });
    if (work.problems.length > before) work.tainted.add(namedTypeOf(field.type));
    if (isLink(work, field)) {
      declareLink(work, { type, known, field: { ...field, directives } }, mark);
    } else if (declares(work, field)) {
      if (isOnRoot(work, type, field)) fields.set(name, declareField(work, type, { ...field, directives }));
    } else if (known === undefined) {
      reportNewField(work, type, field, fields.keys());
      // What stands on a field that is refused is not looked at further.
      work.applied.splice(mark);
    } else fields.set(name, restateField(work, type, known, { ...field, directives }));
  }
  return [...fields.values()];
}

function declares(work: OverlayWork, field: FieldDefinitionNode): boolean {
  return (field.directives ?? []).some(
    ({ name }) => declaringDirectives.has(name.value) && work.directives.has(name.value),
  );
}

function isOnRoot(work: OverlayWork, type: string, field: FieldDefinitionNode): boolean {
  if (rootTypes.has(type)) return true;
  const message = `${type}.${field.name.value} is not a root field, so it cannot be declared here.`;
  const mend = 'Declare it with `extend type Query`, `Mutation` or `Subscription`.';
  reportOverlay(work, field, { message, mend }, [type]);
  return false;
}

/** Notes the directives that a new field's arguments carry, and takes them off. */
function declareField(work: OverlayWork, type: string, field: FieldDefinitionNode): FieldDefinitionNode {
  const args = field.arguments?.map((argument) => ({
    ...argument,
    directives: readArgument(work, type, field, argument),
  }));
  work.restated.add(`${type}.${field.name.value}`);
  return { ...field, arguments: args ?? [] };
}

function readArgument(
  work: OverlayWork,
  type: string,
  field: FieldDefinitionNode,
  argument: InputValueDefinitionNode,
): readonly ConstDirectiveNode[] {
  const site = `${field.name.value}(${argument.name.value}:)`;
  return readDirectives(work, argument.directives, {
    location: DirectiveLocation.ARGUMENT_DEFINITION,
    type,
    field: site,
  });
}

function reportNewField(work: OverlayWork, type: string, field: FieldDefinitionNode, names: Iterable<string>): void {
  const tainted = [type, namedTypeOf(field.type)];
  const isRefusedAlready = (field.directives ?? []).some(
    ({ name }) => directivesNotBuilt.has(name.value) && !work.directives.has(name.value),
  );
  if (isRefusedAlready) {
    for (const name of tainted) work.tainted.add(name);
    return;
  }
  const message = `The upstream has no field ${type}.${field.name.value}.`;
  const declaring = [...declaringDirectives].filter((name) => work.directives.has(name)).map((name) => `@${name}`);
  const allowed =
    rootTypes.has(type) && declaring.length > 0
      ? `Name a field of the upstream, or declare this one with ${declaring.join(' or ')}.`
      : 'Name a field of the upstream: an overlay restates fields to put directives on them.';
  reportOverlay(work, field, { message, mend: `${didYouMean(field.name.value, names)}${allowed}` }, tainted);
}

function restateField(
  work: OverlayWork,
  type: string,
  known: FieldDefinitionNode,
  field: FieldDefinitionNode,
): FieldDefinitionNode {
  const coordinate = `${type}.${field.name.value}`;
  const fits = mayRestate(known.type, field.type, { stringToId: true });
  if (fits) work.restated.add(coordinate);
  else {
    const message = `${coordinate} is ${print(known.type)} in the upstream, not ${print(field.type)}.`;
    const mend = `Write ${print(known.type)}; only String may become ID, and nullable non-null.`;
    reportOverlay(work, field, { message, mend }, [type, namedTypeOf(known.type)]);
  }
  return {
    ...known,
    ...(fits && work.origin === 'overlay' ? { name: field.name } : {}),
    ...(field.description === undefined ? {} : { description: field.description }),
    type: fits ? field.type : known.type,
    arguments: restateArguments(work, type, known, field),
    directives: overrule(known.directives, field.directives),
  };
}

/** Directives of the specification stand once, so that the overlay's come in place of the upstream's. */
function overrule(
  known: readonly ConstDirectiveNode[] = [],
  stated: readonly ConstDirectiveNode[] = [],
): readonly ConstDirectiveNode[] {
  const names = new Set(stated.map(({ name }) => name.value));
  return [...known.filter(({ name }) => !names.has(name.value)), ...stated];
}

/** Arguments that the overlay leaves out stay as they are. */
function restateArguments(
  work: OverlayWork,
  type: string,
  known: FieldDefinitionNode,
  field: FieldDefinitionNode,
): readonly InputValueDefinitionNode[] {
  const args = new Map((known.arguments ?? []).map((argument) => [argument.name.value, argument]));
  for (const argument of field.arguments ?? []) {
    const name = argument.name.value;
    const directives = readArgument(work, type, field, argument);
    const declared = args.get(name);
    if (declared !== undefined && mayRestate(declared.type, argument.type, { stringToId: false })) {
      args.set(name, { ...declared, type: argument.type, directives: [...(declared.directives ?? []), ...directives] });
      continue;
    }
    const coordinate = `${type}.${field.name.value}(${name}:)`;
    const finding =
      declared === undefined
        ? {
            message: `The upstream has no argument ${coordinate}.`,
            mend: `${didYouMean(name, args.keys())}Restate the upstream's arguments, or leave them out: they stay.`,
          }
        : {
            message: `${coordinate} is ${print(declared.type)} in the upstream, not ${print(argument.type)}.`,
            mend: `Write ${print(declared.type)}; only nullable may become non-null.`,
          };
    reportOverlay(work, argument, finding, [type, namedTypeOf(known.type)]);
  }
  return [...args.values()];
}

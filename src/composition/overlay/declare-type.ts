import {
  DirectiveLocation,
  Kind,
  visit,
  type EnumValueDefinitionNode,
  type FieldDefinitionNode,
  type InputValueDefinitionNode,
  type TypeDefinitionNode,
} from 'graphql';
import { declareLink, isLink } from './declare-link';
import { keepDistinctMembers } from './distinct-members';
import { typeLocations } from './extend-type';
import { guardDirectives } from './overlay-directives';
import type { OverlayWork } from './overlay-work';
import { readDirectives } from './read-directives';

/** Adds a type that an overlay defines for the fields it declares; its directives are noted and taken off. */
export function declareType(work: OverlayWork, stated: TypeDefinitionNode): void {
  const { definition: node, problems } = keepDistinctMembers(stated, work.fallback);
  work.problems.push(...problems);
  const type = node.name.value;
  const site = { location: typeLocations[node.kind], type, field: undefined };
  const directives = readDirectives(work, node.directives, site);
  refuseGuardsWithin(work, node);
  if (node.kind !== Kind.OBJECT_TYPE_DEFINITION && node.kind !== Kind.INTERFACE_TYPE_DEFINITION) {
    work.definitions.set(type, { ...node, directives });
    return;
  }
  // Its kind is known first: a link cannot stand on an interface.
  work.definitions.set(type, { ...node, directives, fields: [] });
  const fields = (node.fields ?? []).flatMap((field) => declareField(work, type, field));
  work.definitions.set(type, { ...node, directives, fields });
}

function declareField(work: OverlayWork, type: string, field: FieldDefinitionNode): readonly FieldDefinitionNode[] {
  const mark = work.applied.length;
  const site = { location: DirectiveLocation.FIELD_DEFINITION, type, field: field.name.value };
  const declared = { ...field, directives: readDirectives(work, field.directives, site) };
  if (isLink(work, field)) {
    declareLink(work, { type, known: undefined, field: declared }, mark);
    return [];
  }
  work.restated.add(`${type}.${field.name.value}`);
  return [declared];
}

/** Reports guards on arguments and on members of inputs and enums: there they would guard nothing. */
function refuseGuardsWithin(work: OverlayWork, type: TypeDefinitionNode): void {
  const inputLocation =
    type.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION
      ? DirectiveLocation.INPUT_FIELD_DEFINITION
      : DirectiveLocation.ARGUMENT_DEFINITION;
  const refuse =
    (location: DirectiveLocation) =>
    ({ name, directives = [] }: InputValueDefinitionNode | EnumValueDefinitionNode): void => {
      const guards = directives.filter((directive) => guardDirectives.has(directive.name.value));
      readDirectives(work, guards, { location, type: type.name.value, field: name.value });
    };
  visit(type, {
    InputValueDefinition: refuse(inputLocation),
    EnumValueDefinition: refuse(DirectiveLocation.ENUM_VALUE),
  });
}

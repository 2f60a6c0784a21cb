import { DirectiveLocation, Kind, type FieldDefinitionNode, type TypeDefinitionNode } from 'graphql';
import { declareLink, isLink } from './declare-link';
import { keepDistinctMembers } from './distinct-members';
import type { OverlayWork } from './overlay-work';
import { readDirectives } from './read-directives';

/** Adds a type that an overlay defines for the fields it declares; its directives are noted and taken off. */
export function declareType(work: OverlayWork, stated: TypeDefinitionNode): void {
  const { definition: node, problems } = keepDistinctMembers(stated, work.fallback);
  work.problems.push(...problems);
  const type = node.name.value;
  if (node.kind !== Kind.OBJECT_TYPE_DEFINITION && node.kind !== Kind.INTERFACE_TYPE_DEFINITION) {
    work.definitions.set(type, node);
    return;
  }
  const location = node.kind === Kind.OBJECT_TYPE_DEFINITION ? DirectiveLocation.OBJECT : DirectiveLocation.INTERFACE;
  const directives = readDirectives(work, node.directives, { location, type, field: undefined });
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

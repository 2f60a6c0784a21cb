import { isInputObjectType, isInterfaceType, isObjectType } from 'graphql';
import { placeOf, type Place } from '../place';
import type { SubschemaDraft } from '../subschema-draft';

/** Where a subschema defines a type: its schema's file, else its overlay, else its manifest. */
export function placeOfType(draft: SubschemaDraft, type: string): Place {
  const fallback = draft.overlayPlaces.get(type) ?? draft.manifest;
  return placeOf(draft.subschema.schema.getType(type)?.astNode, fallback);
}

/** Where a subschema defines a field; the place of its type when that is not known. */
export function placeOfField(draft: SubschemaDraft, type: string, field: string): Place {
  const definition = draft.subschema.schema.getType(type);
  const hasFields = isObjectType(definition) || isInterfaceType(definition) || isInputObjectType(definition);
  return placeOf(hasFields ? definition.getFields()[field]?.astNode : undefined, placeOfType(draft, type));
}

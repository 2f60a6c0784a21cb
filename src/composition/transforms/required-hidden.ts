import {
  getNamedType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql';
import type { Problem } from '../../problem';
import { errorAt, type Place } from '../place';
import type { HiddenParts } from './hidden-parts';

/** Finds arguments and input fields that cannot be left out, but are hidden while what they belong to is not. */
export function findRequiredHidden(schema: GraphQLSchema, hidden: HiddenParts, place: Place): readonly Problem[] {
  const shown = Object.values(schema.getTypeMap()).filter(
    ({ name }) => !hidden.types.has(name) && !name.startsWith('__'),
  );
  return shown
    .flatMap((type) => [...requiredInputs(type, hidden), ...requiredArguments(type, hidden)])
    .map((coordinate) => {
      const message = `${coordinate} is required, but it or its type is hidden.`;
      return errorAt(place, { message, mend: 'Hide what requires it too, or show it.' });
    });
}

function requiredInputs(type: GraphQLNamedType, hidden: HiddenParts): readonly string[] {
  if (!isInputObjectType(type)) return [];
  return Object.values(type.getFields())
    .filter((field) => isRequiredInputField(field))
    .map((field) => `${type.name}.${field.name}`)
    .filter((coordinate) => hidden.fields.has(coordinate));
}

function requiredArguments(type: GraphQLNamedType, hidden: HiddenParts): readonly string[] {
  if (!isObjectType(type) && !isInterfaceType(type)) return [];
  return Object.values(type.getFields())
    .filter((field) => !hidden.fields.has(`${type.name}.${field.name}`))
    .flatMap((field) =>
      field.args
        .filter((argument) => isRequiredArgument(argument) && hidden.types.has(getNamedType(argument.type).name))
        .map((argument) => `${type.name}.${field.name}(${argument.name}:)`),
    );
}

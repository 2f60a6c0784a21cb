import type { OwnNames } from '../supergraph';

/** Translates between an upstream's own names and public ones, both ways. */
export interface Naming extends OwnNames {
  /** The public name of a field, both arguments in own names; undefined when the field is hidden or does not exist. */
  publicField(ownType: string, ownField: string): string | undefined;
  /** True when no name changes and nothing is hidden. */
  readonly isIdentity: boolean;
}

/** Public names of one type: its own, and its fields' by their own names. Hidden fields are left out. */
export interface PublicTypeNames {
  readonly name: string;
  readonly fields: ReadonlyMap<string, string>;
}

/** Makes a naming of tables: the public names of each type by its own name. Hidden types are left out. */
export function createNaming(types: ReadonlyMap<string, PublicTypeNames>, isIdentity: boolean): Naming {
  const ownTypes = new Map([...types].map(([own, { name }]) => [name, own]));
  const ownFields = new Map(
    [...types.values()].flatMap(({ name, fields }) =>
      [...fields].map(([own, field]): [string, string] => [`${name}.${field}`, own]),
    ),
  );
  return {
    isIdentity,
    type: (publicName) => ownTypes.get(publicName) ?? publicName,
    field: (publicType, publicField) => ownFields.get(`${publicType}.${publicField}`) ?? publicField,
    publicType: (ownName) => types.get(ownName)?.name,
    publicField: (ownType, ownField) => types.get(ownType)?.fields.get(ownField),
  };
}

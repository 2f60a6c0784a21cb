import type { Naming } from './naming';

/** Translates `Type` and `Type.field` into public names; what is hidden keeps its own. */
export function publishCoordinates(naming: Naming, own: Iterable<string>): ReadonlySet<string> {
  const names = [...own].map((coordinate) => {
    const [type = '', field] = coordinate.split('.');
    const publicType = naming.publicType(type) ?? type;
    return field === undefined ? publicType : `${publicType}.${naming.publicField(type, field) ?? field}`;
  });
  return new Set(names);
}

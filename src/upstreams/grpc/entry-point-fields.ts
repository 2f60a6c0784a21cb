import { type DocumentNode, Kind } from 'graphql';

/** The fields of Query that an overlay marks as entry points: there, NOT_FOUND says that there is no such entity. */
export function entryPointFields(overlay: DocumentNode | undefined): ReadonlySet<string> {
  const names = new Set<string>();
  for (const type of overlay?.definitions ?? []) {
    const isQuery = type.kind === Kind.OBJECT_TYPE_EXTENSION || type.kind === Kind.OBJECT_TYPE_DEFINITION;
    if (!isQuery || type.name.value !== 'Query') continue;
    for (const { name, directives = [] } of type.fields ?? []) {
      if (directives.some((directive) => directive.name.value === 'merge')) names.add(name.value);
    }
  }
  return names;
}

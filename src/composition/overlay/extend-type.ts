import { DirectiveLocation, Kind, type TypeDefinitionNode, type TypeExtensionNode } from 'graphql';
import { didYouMean } from '../did-you-mean';
import { definitionKindOf } from './extend-definition';
import { extendFields } from './extend-fields';
import { extendMembers, refuseNewNames } from './extend-members';
import { reportOverlay, type OverlayWork } from './overlay-work';
import { readDirectives } from './read-directives';
import { rootTypes } from './root-types';

/** Where directives on a type of each kind stand. */
export const typeLocations = {
  [Kind.OBJECT_TYPE_DEFINITION]: DirectiveLocation.OBJECT,
  [Kind.INTERFACE_TYPE_DEFINITION]: DirectiveLocation.INTERFACE,
  [Kind.INPUT_OBJECT_TYPE_DEFINITION]: DirectiveLocation.INPUT_OBJECT,
  [Kind.ENUM_TYPE_DEFINITION]: DirectiveLocation.ENUM,
  [Kind.UNION_TYPE_DEFINITION]: DirectiveLocation.UNION,
  [Kind.SCALAR_TYPE_DEFINITION]: DirectiveLocation.SCALAR,
} as const;

/** The words of SDL for each kind of type, for messages. */
const keywords = {
  [Kind.OBJECT_TYPE_DEFINITION]: 'type',
  [Kind.INTERFACE_TYPE_DEFINITION]: 'interface',
  [Kind.INPUT_OBJECT_TYPE_DEFINITION]: 'input',
  [Kind.ENUM_TYPE_DEFINITION]: 'enum',
  [Kind.UNION_TYPE_DEFINITION]: 'union',
  [Kind.SCALAR_TYPE_DEFINITION]: 'scalar',
} as const;

/** Puts one `extend …` of an overlay on the type that it names. */
export function extendType(work: OverlayWork, extension: TypeExtensionNode): void {
  const name = extension.name.value;
  const base = work.definitions.get(name) ?? emptyRoot(extension);
  if (base === undefined) {
    const message = `The upstream has no type ${name}.`;
    const mend = `${didYouMean(name, work.definitions.keys())}Extend a type of the upstream's schema.`;
    reportOverlay(work, extension, { message, mend }, [name]);
    return;
  }
  if (base.kind !== definitionKindOf(extension)) {
    const message = `${name} is not ${keywords[definitionKindOf(extension)]} but ${keywords[base.kind]} in the upstream.`;
    reportOverlay(work, extension, { message, mend: `Write \`extend ${keywords[base.kind]} ${name}\`.` }, [name]);
    return;
  }
  const site = { location: typeLocations[base.kind], type: name, field: undefined };
  const directives = [...(base.directives ?? []), ...readDirectives(work, extension.directives, site)];
  const extended = { ...extendContent(work, base, extension), directives };
  // A root type that the upstream does not have is not made by an extension whose every field was refused.
  if (extended.kind !== Kind.OBJECT_TYPE_DEFINITION || extended.fields?.length !== 0)
    work.definitions.set(name, extended);
}

/** A root type that the upstream lacks, so that an overlay can declare its first field. */
function emptyRoot(extension: TypeExtensionNode): TypeDefinitionNode | undefined {
  if (!rootTypes.has(extension.name.value) || extension.kind !== Kind.OBJECT_TYPE_EXTENSION) return undefined;
  return { kind: Kind.OBJECT_TYPE_DEFINITION, name: extension.name, fields: [] };
}

function extendContent(work: OverlayWork, base: TypeDefinitionNode, more: TypeExtensionNode): TypeDefinitionNode {
  const type = base.name.value;
  switch (base.kind) {
    case Kind.OBJECT_TYPE_DEFINITION:
    case Kind.INTERFACE_TYPE_DEFINITION: {
      if (more.kind !== Kind.OBJECT_TYPE_EXTENSION && more.kind !== Kind.INTERFACE_TYPE_EXTENSION) return base;
      refuseNewNames(work, { type, what: 'interface' }, base.interfaces, more.interfaces);
      return { ...base, fields: extendFields(work, type, base.fields ?? [], more.fields ?? []) };
    }
    case Kind.INPUT_OBJECT_TYPE_DEFINITION: {
      if (more.kind !== Kind.INPUT_OBJECT_TYPE_EXTENSION) return base;
      const site = { type, location: DirectiveLocation.INPUT_FIELD_DEFINITION, what: 'input field' };
      return { ...base, fields: extendMembers(work, site, base.fields ?? [], more.fields ?? []) };
    }
    case Kind.ENUM_TYPE_DEFINITION: {
      if (more.kind !== Kind.ENUM_TYPE_EXTENSION) return base;
      const site = { type, location: DirectiveLocation.ENUM_VALUE, what: 'value' };
      return { ...base, values: extendMembers(work, site, base.values ?? [], more.values ?? []) };
    }
    case Kind.UNION_TYPE_DEFINITION:
      if (more.kind === Kind.UNION_TYPE_EXTENSION)
        refuseNewNames(work, { type, what: 'member' }, base.types, more.types);
      return base;
    case Kind.SCALAR_TYPE_DEFINITION:
      return base;
  }
}

import {
  type DocumentNode,
  type FieldDefinitionNode,
  Kind,
  type NameNode,
  type ObjectTypeDefinitionNode,
  type TypeDefinitionNode,
  type TypeNode,
  visit,
} from 'graphql';
import type { TypeView } from './decode-message';
import type { MessageTypes } from './message-types';
import { derivedView } from './root-field';

/** The types that an overlay defines, by name. */
export type OverlayTypes = ReadonlyMap<string, TypeDefinitionNode>;

/** Collects the types that an overlay defines. */
export function collectOverlayTypes(overlay: DocumentNode | undefined): OverlayTypes {
  const types = new Map<string, TypeDefinitionNode>();
  for (const node of overlay?.definitions ?? []) if (isTypeDefinition(node)) types.set(node.name.value, node);
  return types;
}

/** Collects every type's name that an overlay speaks of, its own and the upstream's. */
export function collectMentionedTypes(overlay: DocumentNode | undefined): ReadonlySet<string> {
  const names = new Set<string>();
  const note = ({ name }: { readonly name: NameNode }): void => {
    names.add(name.value);
  };
  if (overlay === undefined) return names;
  visit(overlay, {
    NamedType: note,
    ObjectTypeExtension: note,
    InputObjectTypeExtension: note,
    EnumTypeExtension: note,
    ScalarTypeExtension: note,
    InterfaceTypeExtension: note,
    UnionTypeExtension: note,
  });
  return names;
}

/** Sees messages as the types that an overlay declares for them, and below its last word as the derived ones. */
export function overlayView(typeName: string, declared: OverlayTypes, types: MessageTypes): TypeView {
  const node = declared.get(typeName);
  if (node?.kind !== Kind.OBJECT_TYPE_DEFINITION) return derivedView(typeName, types);
  return {
    typeName,
    field(name, model) {
      const field = findField(node, name);
      return field === undefined
        ? derivedView(types.nameOf(model, 'output'), types)
        : overlayView(namedType(field.type), declared, types);
    },
  };
}

/** The name inside a type's lists and non-nulls. */
export function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);
}

function findField(node: ObjectTypeDefinitionNode, name: string): FieldDefinitionNode | undefined {
  return node.fields?.find((field) => field.name.value === name);
}

function isTypeDefinition(node: DocumentNode['definitions'][number]): node is TypeDefinitionNode {
  return /^(?:Object|Interface|Union|Enum|InputObject|Scalar)TypeDefinition$/.test(node.kind);
}

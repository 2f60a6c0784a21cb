import {
  Kind,
  visit,
  type DefinitionNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type ObjectTypeDefinitionNode,
} from 'graphql';
import { guardDirectives } from './event-directives';

/** Makes an overlay of the directives that say who may see a type or a field; each keeps its place in the text. */
export function extendWithGuards({ definitions }: DocumentNode): readonly DefinitionNode[] {
  return definitions.flatMap((node) => (node.kind === Kind.OBJECT_TYPE_DEFINITION ? (extendType(node) ?? []) : []));
}

function extendType({ name, loc, directives, fields = [] }: ObjectTypeDefinitionNode): DefinitionNode | undefined {
  const guards = directives?.filter(isGuard) ?? [];
  const guarded = fields.filter((field) => field.directives?.some(isGuard)).map(onlyGuards);
  if (guards.length === 0 && guarded.length === 0) return undefined;
  return { kind: Kind.OBJECT_TYPE_EXTENSION, name, ...(loc && { loc }), directives: guards, fields: guarded };
}

function onlyGuards(field: FieldDefinitionNode): FieldDefinitionNode {
  return visit(field, {
    [Kind.DIRECTIVE]: (node) => (isGuard(node) ? undefined : null),
  });
}

function isGuard(directive: { readonly name: { readonly value: string } }): boolean {
  return guardDirectives.has(directive.name.value);
}

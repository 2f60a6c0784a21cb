import {
  isTypeDefinitionNode,
  isTypeExtensionNode,
  Kind,
  type DefinitionNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type TypeDefinitionNode,
  type TypeExtensionNode,
} from 'graphql';
import type { Place } from '../place';
import type { SubschemaInput } from '../subschema-input';
import { declareType } from './declare-type';
import { collectBaseDefinitions } from './base-definitions';
import { extendType } from './extend-type';
import type { OverlaidSchema } from './overlaid-schema';
import { collectOverlayDirectives } from './overlay-directives';
import { reportOverlay, type OverlayWork } from './overlay-work';

/**
 * Puts the overlays on an upstream's schema: first what the upstream's own SDL applies, then `overlay.graphql`.
 * A part that is at fault is reported and left out, so that the rest can be looked at.
 */
export function applyOverlay(input: SubschemaInput, manifest: Place): OverlaidSchema {
  const base = collectBaseDefinitions(input.upstream.typeDefs, manifest);
  const shared = {
    definitions: base.definitions,
    directives: collectOverlayDirectives(input.directives),
    applied: [],
    linkFields: new Map<string, FieldDefinitionNode>(),
    restated: new Set<string>(),
    tainted: new Set<string>(),
    problems: [...base.problems],
    fallback: manifest,
  };
  const { overlay } = input.upstream;
  if (overlay !== undefined) applyDocument({ ...shared, origin: 'upstream', declaresTypes: false }, overlay);
  if (input.overlay !== undefined) {
    applyDocument({ ...shared, origin: 'overlay', declaresTypes: declaresRpc(input.overlay) }, input.overlay);
  }
  return shared;
}

/** Types that an overlay declares first, so that its extensions may name them. */
function applyDocument(work: OverlayWork, document: DocumentNode): void {
  for (const node of document.definitions) if (isTypeDefinitionNode(node)) applyDefinition(work, node);
  for (const node of document.definitions) {
    if (isTypeExtensionNode(node)) extendType(work, node);
    else if (!isTypeDefinitionNode(node) && node.kind !== Kind.DIRECTIVE_DEFINITION) refuse(work, node);
  }
}

function applyDefinition(work: OverlayWork, node: TypeDefinitionNode): void {
  const name = node.name.value;
  if (work.origin === 'upstream') {
    if (work.definitions.has(name)) extendType(work, asExtension(node));
  } else if (work.definitions.has(name)) {
    const message = `The type ${name} is defined already, by the upstream or above.`;
    reportOverlay(work, node, { message, mend: `Write \`extend\` before it.` }, [name]);
  } else if (work.declaresTypes) declareType(work, node);
  else {
    const message = `The overlay defines the new type ${name}.`;
    const mend = 'Extend a type of the upstream; new types are for fields that the overlay declares with @rpc.';
    reportOverlay(work, node, { message, mend }, [name]);
  }
}

function refuse(work: OverlayWork, node: DefinitionNode): void {
  const message = `${node.kind} has no place in an overlay.`;
  reportOverlay(work, node, { message, mend: 'Keep only `extend …` of types in it.' }, []);
}

function declaresRpc(overlay: DocumentNode): boolean {
  return overlay.definitions.some(
    (node) =>
      (node.kind === Kind.OBJECT_TYPE_EXTENSION || node.kind === Kind.OBJECT_TYPE_DEFINITION) &&
      (node.fields ?? []).some((field) => (field.directives ?? []).some(({ name }) => name.value === 'rpc')),
  );
}

const extensionKinds = {
  [Kind.OBJECT_TYPE_DEFINITION]: Kind.OBJECT_TYPE_EXTENSION,
  [Kind.INTERFACE_TYPE_DEFINITION]: Kind.INTERFACE_TYPE_EXTENSION,
  [Kind.INPUT_OBJECT_TYPE_DEFINITION]: Kind.INPUT_OBJECT_TYPE_EXTENSION,
  [Kind.ENUM_TYPE_DEFINITION]: Kind.ENUM_TYPE_EXTENSION,
  [Kind.UNION_TYPE_DEFINITION]: Kind.UNION_TYPE_EXTENSION,
  [Kind.SCALAR_TYPE_DEFINITION]: Kind.SCALAR_TYPE_EXTENSION,
} as const;

function asExtension(node: TypeDefinitionNode): TypeExtensionNode {
  return { ...node, kind: extensionKinds[node.kind] } as TypeExtensionNode;
}

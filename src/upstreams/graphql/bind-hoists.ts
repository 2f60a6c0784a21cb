import {
  type DocumentNode,
  type FieldDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  type ObjectTypeExtensionNode,
} from 'graphql';
import type { Problem } from '../../problem';
import type { Hoist, Hoists } from './hoist';
import { resolveHoist } from './resolve-hoist';
import { rootTypeNames } from './root-types';
import { indexFields } from './schema-fields';

/** Where a problem is put whose node has no place of its own. */
type Place = Pick<Problem, 'file' | 'line'>;

/** Binds the root fields that an overlay declares with `@hoist` to the fields of the upstream's schema. Every path that leads nowhere is a problem. */
export function bindHoists(
  overlay: DocumentNode | undefined,
  typeDefs: DocumentNode,
  fallback: Place,
): { readonly hoists: Hoists; readonly problems: readonly Problem[] } {
  const hoists = new Map<string, Hoist>();
  const problems: Problem[] = [];
  const fields = indexFields(typeDefs);
  for (const { root, field, path } of collectHoisted(overlay)) {
    const found = resolveHoist({ root, field, path, fields });
    if ('steps' in found) {
      hoists.set(`${root}.${field.name.value}`, found);
    } else {
      const message = `${root}.${field.name.value}: ${found.message}`;
      const place = {
        file: field.loc?.source.name ?? fallback.file,
        line: field.loc?.startToken.line ?? fallback.line,
      };
      problems.push({ severity: 'error', ...place, message, mend: found.mend });
    }
  }
  return { hoists, problems };
}

interface Hoisted {
  readonly root: string;
  readonly field: FieldDefinitionNode;
  readonly path: string;
}

function collectHoisted(overlay: DocumentNode | undefined): readonly Hoisted[] {
  return (overlay?.definitions ?? []).flatMap((node) => {
    if (node.kind !== Kind.OBJECT_TYPE_EXTENSION && node.kind !== Kind.OBJECT_TYPE_DEFINITION) return [];
    return Object.values(rootTypeNames).some((root) => root === node.name.value) ? collectOf(node) : [];
  });
}

/** A `@hoist` whose path is not a string is left to the check of the overlay's directives. */
function collectOf(node: ObjectTypeDefinitionNode | ObjectTypeExtensionNode): readonly Hoisted[] {
  return (node.fields ?? []).flatMap((field) => {
    const hoist = field.directives?.find(({ name }) => name.value === 'hoist');
    const path = hoist?.arguments?.find(({ name }) => name.value === 'path')?.value;
    return path?.kind === Kind.STRING ? [{ root: node.name.value, field, path: path.value }] : [];
  });
}

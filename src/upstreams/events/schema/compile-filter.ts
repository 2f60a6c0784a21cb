import { Kind, type GraphQLField, type ObjectFieldNode } from 'graphql';
import type { EventFilter, FilterConstant } from '../../../projections/event-filter';
import type { EventPath } from '../../../projections/event-path';
import type { Compilation, DirectiveArguments } from './compilation';
import { compilePath } from './compile-source';

const knownKeys: readonly string[] = ['type', 'path', 'in'];

/** What a field's filter is compiled for. */
interface FilterSite {
  readonly field: GraphQLField<unknown, unknown>;
  /** `Type.field`. */
  readonly place: string;
}

/** Compiles a directive's `where`. Returns `wrong` when it is reported, undefined when there is none. */
export function compileFilter(
  work: Compilation,
  args: DirectiveArguments | undefined,
  site: FilterSite,
): EventFilter | 'wrong' | undefined {
  const where = args?.['where'];
  if (!isArguments(where)) return undefined;
  if (reportUnknownKeys(work, site)) return 'wrong';
  if (knownKeys.every((key) => where[key] == null)) {
    work.list.report(site.field.astNode, {
      message: `${site.place} has a where that asks for nothing.`,
      mend: 'Give it type: or path:, or remove where.',
    });
    return 'wrong';
  }
  const types = isTextList(where['type']) ? new Set(where['type']) : undefined;
  let path: EventPath | undefined;
  if (typeof where['path'] === 'string') {
    path = compilePath(work, { ...site, text: where['path'] });
    if (path === undefined) return 'wrong';
  }
  const constants = where['in'];
  if (!Array.isArray(constants)) return { types, path, in: undefined };
  if (path === undefined || !constants.every(isConstant)) {
    work.list.report(site.field.astNode, {
      message:
        path === undefined
          ? `${site.place} has a where with in: but without path:.`
          : `${site.place} compares with a list or an object.`,
      mend:
        path === undefined
          ? 'Add the path of the value to compare.'
          : 'Compare with texts, numbers, true, false or null.',
    });
    return 'wrong';
  }
  return { types, path, in: new Set(constants) };
}

/** Reading an input object passes over keys that its type does not have, so that they are looked for in the text. */
function reportUnknownKeys({ list }: Compilation, { field, place }: FilterSite): boolean {
  const unknown = whereKeysOf(field).filter(({ name }) => !knownKeys.includes(name.value));
  for (const node of unknown) {
    list.report(node, {
      message: `${place} has a where with the key ${node.name.value}, which there is not.`,
      mend: 'Use type:, path: and in:.',
    });
  }
  return unknown.length > 0;
}

function whereKeysOf({ astNode }: GraphQLField<unknown, unknown>): readonly ObjectFieldNode[] {
  return (astNode?.directives ?? [])
    .flatMap((directive) => directive.arguments ?? [])
    .flatMap(({ name, value }) => (name.value === 'where' && value.kind === Kind.OBJECT ? value.fields : []));
}

function isArguments(value: unknown): value is DirectiveArguments {
  return typeof value === 'object' && value !== null;
}

function isTextList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function isConstant(value: unknown): value is FilterConstant {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}

import type { GraphQLField } from 'graphql';
import type { EventFilter, FilterConstant } from '../../../projections/event-filter';
import type { EventPath } from '../../../projections/event-path';
import type { Compilation, DirectiveArguments } from './compilation';
import { compilePath } from './compile-source';

/** Compiles a directive's `where`. Returns `wrong` when it is reported, undefined when there is none. */
export function compileFilter(
  work: Compilation,
  args: DirectiveArguments | undefined,
  site: { readonly field: GraphQLField<unknown, unknown>; readonly place: string },
): EventFilter | 'wrong' | undefined {
  const where = args?.['where'];
  if (!isArguments(where)) return undefined;
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

function isArguments(value: unknown): value is DirectiveArguments {
  return typeof value === 'object' && value !== null;
}

function isTextList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function isConstant(value: unknown): value is FilterConstant {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}

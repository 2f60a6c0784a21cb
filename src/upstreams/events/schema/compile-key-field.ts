import { isNonNullType } from 'graphql';
import type { ProjectedField } from '../../../projections/projection';
import { keyRule } from '../../../projections/rules/key';
import type { LeafType } from '../../../projections/value-type';
import type { Compilation } from './compilation';
import type { FieldSite } from './compile-field';
import { compileSource } from './compile-source';
import { compileValueType } from './compile-value-type';
import { reportArguments, reportStrayDirectives } from './stray-directives';

/** Compiles a field of the key. */
export function compileKeyField(work: Compilation, site: FieldSite): ProjectedField | undefined {
  const { field, place } = site;
  reportArguments(work, field, place);
  reportStrayDirectives(work, { ...site, allowed: ['from', 'index'], reason: 'of the key' });
  const type = compileKeyType(work, site);
  const source = compileSource(work, site);
  if (type === undefined || source === undefined) return undefined;
  return { name: field.name, required: true, rule: keyRule, source, type, where: undefined, limit: 1 };
}

/** Compiles the type of a key field: a non-null leaf whose values have one form. */
export function compileKeyType(work: Compilation, { field, place }: FieldSite): LeafType | undefined {
  const type = compileValueType(work, field.type, field.astNode);
  if (type === undefined) return undefined;
  if (type.kind === 'leaf' && isNonNullType(field.type) && !['Float', 'JSON'].includes(type.name)) return type;
  work.list.report(field.astNode, {
    message: `${place} is of the key, but its type is ${String(field.type)}.`,
    mend: 'Make it a non-null ID, String, Int or enum.',
  });
  return undefined;
}

import type { GraphQLObjectType } from 'graphql';
import type { ProjectedField } from '../../../projections/projection';
import { readDirective, readDirectives, type Compilation } from './compilation';
import { compileField, compileOwnField } from './compile-field';
import { compileKeyField, compileKeyType } from './compile-key-field';
import { compileIndex } from './compile-index';
import { compileKeyNames } from './compile-key-names';
import { compileMaxLag } from './compile-max-lag';
import { compileProjections } from './compile-projections';
import type { EntityType, KeyField } from './events-model';
import { reportArguments, reportStrayDirectives } from './stray-directives';

/** An entity whose links are still names. */
export interface EntityDraft extends Omit<EntityType, 'links'> {
  readonly linkFields: readonly string[];
}

/** Compiles a type with `@projection`s, or with `@key` alone; undefined when its key is wrong, which is reported. */
export function compileEntity(work: Compilation, type: GraphQLObjectType): EntityDraft | undefined {
  const { astNode: node } = type;
  if (node == null) return undefined;
  const sources = readDirectives(work, type, 'projection');
  const names = compileKeyNames(work, type, sources);
  if (names === undefined) return undefined;
  const linkFields = collectLinkFields(work, type);
  const fields = sources.length === 0 ? [] : compileFields(work, type, { names, linkFields });
  const key = sources.length === 0 ? compileBareKey(work, type, { names, linkFields }) : keyOf(names, fields);
  if (key.length < names.length) return undefined;
  const index = sources.length === 0 ? [] : compileIndex(work, type);
  const projections = compileProjections(work, type, { sources, names, fields, index });
  return {
    name: type.name,
    key,
    projection: projections[0],
    projections,
    index,
    maxLag: compileMaxLag(work, type),
    linkFields,
    node,
  };
}

function collectLinkFields(work: Compilation, type: GraphQLObjectType): readonly string[] {
  const linked = Object.values(type.getFields()).filter((field) => readDirective(work, field, 'link') !== undefined);
  for (const field of linked) {
    const place = `${type.name}.${field.name}`;
    reportArguments(work, field, place);
    reportStrayDirectives(work, { field, place, allowed: ['link'], reason: 'that is a link' });
  }
  return linked.map(({ name }) => name);
}

interface FieldGroups {
  readonly names: readonly string[];
  readonly linkFields: readonly string[];
}

function compileFields(
  work: Compilation,
  type: GraphQLObjectType,
  { names, linkFields }: FieldGroups,
): readonly ProjectedField[] {
  const compileOther = work.folds.has(type.name) ? compileOwnField : compileField;
  const fields: ProjectedField[] = [];
  for (const field of Object.values(type.getFields())) {
    if (linkFields.includes(field.name)) continue;
    const site = { field, place: `${type.name}.${field.name}` };
    const compiled = names.includes(field.name) ? compileKeyField(work, site) : compileOther(work, site);
    if (compiled !== undefined) fields.push(compiled);
  }
  return fields;
}

/** A type without a projection has its key and links alone, because nothing tells the value of another field. */
function compileBareKey(
  work: Compilation,
  type: GraphQLObjectType,
  { names, linkFields }: FieldGroups,
): readonly KeyField[] {
  const key: KeyField[] = [];
  for (const field of Object.values(type.getFields())) {
    const place = `${type.name}.${field.name}`;
    if (linkFields.includes(field.name)) continue;
    if (names.includes(field.name)) {
      reportStrayDirectives(work, { field, place, allowed: [], reason: 'of the key' });
      const leaf = compileKeyType(work, { field, place });
      if (leaf !== undefined) key.push({ name: field.name, type: leaf });
    } else {
      work.list.report(field.astNode, {
        message: `Nothing tells the value of ${place}: ${type.name} has a key but no projection.`,
        mend: 'Make it a link, or fold the type with @projection.',
      });
    }
  }
  return names.flatMap((name) => key.filter((field) => field.name === name));
}

function keyOf(names: readonly string[], fields: readonly ProjectedField[]): readonly KeyField[] {
  return names.flatMap((name) =>
    fields.flatMap((field) => (field.name === name && field.type.kind === 'leaf' ? { name, type: field.type } : [])),
  );
}

import type { GraphQLObjectType } from 'graphql';
import type { ProjectedField } from '../../../projections/projection';
import { parseNames, readDirective, textArgument, type Compilation, type DirectiveArguments } from './compilation';
import { compileField, compileKeyField, compileKeyType } from './compile-field';
import { compileProjection } from './compile-projection';
import type { EntityType, KeyField } from './events-model';
import { reportArguments, reportStrayDirectives } from './stray-directives';

/** An entity whose links are still names. */
export interface EntityDraft extends Omit<EntityType, 'links'> {
  readonly linkFields: readonly string[];
}

/** Compiles a type with `@projection`, or with `@key` alone; undefined when its key is wrong, which is reported. */
export function compileEntity(work: Compilation, type: GraphQLObjectType): EntityDraft | undefined {
  const { astNode: node } = type;
  if (node == null) return undefined;
  const projection = readDirective(work, type, 'projection');
  const names = compileKeyNames(work, type, projection);
  if (names === undefined) return undefined;
  const linkFields = collectLinkFields(work, type);
  const fields = projection === undefined ? [] : compileFields(work, type, { names, linkFields });
  const key = projection === undefined ? compileBareKey(work, type, { names, linkFields }) : keyOf(names, fields);
  if (key.length < names.length) return undefined;
  const folded = projection && compileProjection(work, type, { args: projection, names, fields });
  return { name: type.name, key, projection: folded, linkFields, node };
}

function compileKeyNames(
  work: Compilation,
  type: GraphQLObjectType,
  projection: DirectiveArguments | undefined,
): readonly string[] | undefined {
  const { list } = work;
  const key = readDirective(work, type, 'key');
  if (projection !== undefined && key !== undefined) {
    list.report(type.astNode, {
      message: `${type.name} has @projection and @key.`,
      mend: 'Remove @key; the key of a projection is its own.',
    });
    return undefined;
  }
  const text = textArgument(projection, 'key') ?? textArgument(key, 'selectionSet') ?? '';
  const names = parseNames(text);
  if (names === undefined) {
    list.report(type.astNode, {
      message: `The key of ${type.name} is no list of fields: "${text}".`,
      mend: 'Name one field or several, each once: "orderId", "sku warehouse".',
    });
    return undefined;
  }
  const stranger = names.find((name) => type.getFields()[name] === undefined);
  if (stranger === undefined) return names;
  list.report(type.astNode, {
    message: `The key of ${type.name} names the field ${stranger}, which it does not have.`,
    mend: `Declare ${stranger}: ID! in ${type.name}, or name another field.`,
  });
  return undefined;
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
  const fields: ProjectedField[] = [];
  for (const field of Object.values(type.getFields())) {
    if (linkFields.includes(field.name)) continue;
    const site = { field, place: `${type.name}.${field.name}` };
    const compiled = names.includes(field.name) ? compileKeyField(work, site) : compileField(work, site);
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

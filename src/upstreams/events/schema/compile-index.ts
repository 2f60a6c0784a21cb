import { getNullableType, isEnumType, isScalarType, type GraphQLField, type GraphQLObjectType } from 'graphql';
import { createEnumSchema, createScalarSchema } from '../../../projections/leaf-schema';
import type { LeafType } from '../../../projections/value-type';
import { readDirective, type Compilation } from './compilation';
import type { IndexField } from './events-model';

/** Scalars whose values have one form each, so that they can be looked up. */
const comparable: readonly string[] = ['ID', 'String', 'Int', 'Boolean', 'BigInt'];

/** Compiles the fields of a type that are marked `@index`; one whose values cannot be looked up is reported. */
export function compileIndex(work: Compilation, type: GraphQLObjectType): readonly IndexField[] {
  const index: IndexField[] = [];
  for (const field of Object.values(type.getFields())) {
    if (readDirective(work, field, 'index') === undefined) continue;
    const leaf = compileLeaf(field);
    if (leaf !== undefined) {
      index.push({ name: field.name, type: leaf });
      continue;
    }
    work.list.report(field.astNode, {
      message: `${type.name}.${field.name} has @index, but its type is ${String(field.type)}.`,
      mend: `Index a field of type ${comparable.join(', ')} or an enum.`,
    });
  }
  return index;
}

function compileLeaf(field: GraphQLField<unknown, unknown>): LeafType | undefined {
  const type = getNullableType(field.type);
  if (isEnumType(type)) {
    const schema = createEnumSchema(type.getValues().map(({ name }) => name));
    return { kind: 'leaf', name: type.name, schema };
  }
  if (!isScalarType(type) || !comparable.includes(type.name)) return undefined;
  return { kind: 'leaf', name: type.name, schema: createScalarSchema(type.name) };
}

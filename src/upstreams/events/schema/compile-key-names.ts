import type { GraphQLObjectType } from 'graphql';
import { parseNames, readDirective, textArgument, type AppliedDirective, type Compilation } from './compilation';

/** Compiles the names of an entity's key fields, as its projections or its `@key` say; undefined when they are wrong, which is reported. */
export function compileKeyNames(
  work: Compilation,
  type: GraphQLObjectType,
  projections: readonly AppliedDirective[],
): readonly string[] | undefined {
  const { list } = work;
  const key = readDirective(work, type, 'key');
  if (projections.length > 0 && key !== undefined) {
    list.report(type.astNode, {
      message: `${type.name} has @projection and @key.`,
      mend: 'Remove @key; the key of a projection is its own.',
    });
    return undefined;
  }
  const text = textArgument(projections[0]?.args, 'key') ?? textArgument(key, 'selectionSet') ?? '';
  const names = parseNames(text);
  if (names === undefined) {
    list.report(type.astNode, {
      message: `The key of ${type.name} is no list of fields: "${text}".`,
      mend: 'Name one field or several, each once: "orderId", "sku warehouse".',
    });
    return undefined;
  }
  reportOtherKeys(work, type, { names, others: projections.slice(1) });
  const stranger = names.find((name) => type.getFields()[name] === undefined);
  if (stranger === undefined) return names;
  list.report(type.astNode, {
    message: `The key of ${type.name} names the field ${stranger}, which it does not have.`,
    mend: `Declare ${stranger}: ID! in ${type.name}, or name another field.`,
  });
  return undefined;
}

/** Several topics feed one entity only where all of them know it by one key. */
function reportOtherKeys(
  { list }: Compilation,
  type: GraphQLObjectType,
  { names, others }: { readonly names: readonly string[]; readonly others: readonly AppliedDirective[] },
): void {
  for (const { node, args } of others) {
    const text = textArgument(args, 'key') ?? '';
    if (parseNames(text)?.join(' ') === names.join(' ')) continue;
    list.report(node, {
      message: `${type.name} is keyed by "${names.join(' ')}", and for this topic by "${text}".`,
      mend: `Write key: "${names.join(' ')}"; where the payload names it otherwise, say @from on the field.`,
    });
  }
}

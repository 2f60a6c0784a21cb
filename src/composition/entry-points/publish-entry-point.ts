import { isObjectType, type GraphQLNamedType, type GraphQLSchema } from 'graphql';
import type { Finding } from '../place';
import type { EntryPoint, KeyExpression } from '../supergraph';
import type { Naming } from '../transforms/naming';
import { leafPaths, selectionSetOf, treeOfPaths } from './key-tree';
import type { OwnEntryPoint } from './own-entry-point';
import { publishExpression } from './publish-expression';
import { publishPath, typeAt } from './publish-path';

/** Where an entry point belongs. */
export interface EntryPointHome {
  readonly subschema: string;
  /** The subschema's schema in its own names. */
  readonly schema: GraphQLSchema;
  readonly naming: Naming;
}

/** Translates an entry point into public names; a finding when it needs what the transforms hide. */
export function publishEntryPoint(home: EntryPointHome, own: OwnEntryPoint): EntryPoint | Finding {
  const { naming, schema, subschema } = home;
  const entity = schema.getType(own.type);
  const type = naming.publicType(own.type);
  const field = naming.publicField('Query', own.field);
  const hidden = hiddenArgument(home, own);
  if (!isObjectType(entity) || type === undefined || field === undefined || hidden !== undefined) {
    const what = hidden ?? (field === undefined ? `Query.${own.field}` : own.type);
    const mend = 'Take it out of transforms.hide; a root field that clients should not see is marked @internal.';
    return { message: `@merge needs ${what}, which the transforms hide.`, mend };
  }
  const args = [...own.args].map(([name, value]): [string, KeyExpression] => [
    name,
    publishExpression(naming, entity, value),
  ]);
  const paths = leafPaths(own.key).map((path) => publishPath(naming, entity, path));
  const shown = own.match.filter((path) => isShown(naming, entity, path));
  const match = shown.map((path) => publishPath(naming, entity, path));
  const key = selectionSetOf(treeOfPaths(paths));
  return { subschema, type, field, key, batch: own.batch, args: Object.fromEntries(args), match };
}

function hiddenArgument({ schema, naming }: EntryPointHome, own: OwnEntryPoint): string | undefined {
  const args = schema.getQueryType()?.getFields()[own.field]?.args ?? [];
  const hidden = args.find((argument) => {
    const named = argument.type.toString().replace(/[[\]!]/g, '');
    return (
      own.args.has(argument.name) && naming.publicType(named) === undefined && schema.getType(named)?.astNode != null
    );
  });
  return hidden === undefined ? undefined : `the type of ${own.field}(${hidden.name}:)`;
}

function isShown(naming: Naming, entity: GraphQLNamedType, path: readonly string[]): boolean {
  return typeAt(naming, entity, path) !== undefined;
}

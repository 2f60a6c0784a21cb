import {
  getNamedType,
  getNullableType,
  isCompositeType,
  isInputObjectType,
  isListType,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLOutputType,
} from 'graphql';
import type { DraftGraph } from '../merge/draft-graph';
import { errorAt } from '../place';
import type { FieldHolder } from '../merge/draft-graph';
import type { EntryPoint, KeyExpression } from '../supergraph';
import { isOpen, leafFits } from './leaf-fits';
import type { LintRule } from './lint-rule';
import { ownersOf } from './merged-fields';
import { listDepthOf } from './type-shape';

/** A key's value is not of the type of the argument that it is sent as. */
export const keyTypesFit: LintRule = (graph) =>
  graph.drafts.flatMap((draft) =>
    draft.entryPoints.flatMap(({ entryPoint, place }) => {
      if (graph.tainted.has(entryPoint.type)) return [];
      const misfits = argumentsOf(graph, entryPoint).flatMap(({ value, type, where }) =>
        misfit(graph, entryPoint, { value, type, where }),
      );
      return [...new Set(misfits)].map((message) => {
        const mend = "Send a field of the argument's type, restate String as ID, or name another argument with keyArg.";
        return { ...errorAt(place, { message, mend }), taints: entryPoint.type };
      });
    }),
  );

/** A value that is made from a key, and the type that takes it. */
interface Use {
  readonly value: KeyExpression;
  readonly type: GraphQLInputType | undefined;
  readonly where: string;
}

function argumentsOf(graph: DraftGraph, { subschema, field, args }: EntryPoint): readonly Use[] {
  const root = graph.subschemas.get(subschema)?.schema.getQueryType()?.getFields()[field];
  return Object.entries(args).map(([name, value]) => {
    const type = root?.args.find((argument) => argument.name === name)?.type;
    return { value, type, where: `${field}(${name}:)` };
  });
}

function misfit(graph: DraftGraph, entryPoint: EntryPoint, { value, type, where }: Use): readonly string[] {
  if (type === undefined) return [];
  const nullable = getNullableType(type);
  switch (value.kind) {
    case 'constant':
      return [];
    case 'each':
    case 'list': {
      const inner = isListType(nullable) ? nullable.ofType : undefined;
      const items = value.kind === 'each' ? [value.item] : value.items;
      return items.flatMap((item) => misfit(graph, entryPoint, { value: item, type: inner, where }));
    }
    case 'object': {
      const fields = isInputObjectType(nullable) ? nullable.getFields() : {};
      return Object.entries(value.fields).flatMap(([name, field]) =>
        misfit(graph, entryPoint, { value: field, type: fields[name]?.type, where: `${where}.${name}` }),
      );
    }
    case 'key': {
      const source = sourceType(graph, entryPoint, value.path);
      if (source === undefined || fits(source, type)) return [];
      return [`${entryPoint.type}.${value.path.join('.')} is ${String(source)}, but ${where} takes ${String(type)}.`];
    }
  }
}

/** The type of a path of a key where it comes from: another subschema, or the entry point's own when there is none. */
function sourceType(graph: DraftGraph, entryPoint: EntryPoint, path: readonly string[]): GraphQLOutputType | undefined {
  let type: string | undefined = entryPoint.type;
  let found: GraphQLOutputType | undefined;
  for (const name of path) {
    const owners: readonly FieldHolder[] = type === undefined ? [] : ownersOf(graph, type, name);
    const owner: FieldHolder | undefined =
      owners.find(({ draft }) => draft.subschema.name !== entryPoint.subschema) ?? owners[0];
    found = owner?.field.type;
    type = found === undefined ? undefined : getNamedType(found).name;
  }
  return found;
}

function fits(source: GraphQLOutputType, target: GraphQLInputType): boolean {
  const [from, to]: readonly GraphQLNamedType[] = [getNamedType(source), getNamedType(target)];
  if (from === undefined || to === undefined || isOpen(to)) return true;
  if (listDepthOf(source) !== listDepthOf(target)) return false;
  if (isCompositeType(from) || isInputObjectType(to)) return isCompositeType(from) && isInputObjectType(to);
  return leafFits(from, to);
}

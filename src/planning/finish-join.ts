import { getNamedType, isAbstractType, isNonNullType, Kind, type FieldNode, type GraphQLField } from 'graphql';
import type { EntryPoint, Subschema } from '../composition/supergraph';
import type { UpstreamSelection } from '../upstreams/upstream';
import type { ObjectSelection } from './object-selection';
import { ownTypeText } from './own-type-text';
import type { EntityFetch, Join, KeyRead, MatchPath } from './plan';
import type { PlanningContext } from './planning-context';

/** A join while its object is being planned. */
export interface JoinDraft {
  readonly entryPoint: EntryPoint;
  /** By their names in the key object. */
  readonly reads: Map<string, KeyRead>;
  /** What computed fields require so far, by name. */
  readonly requirements: Map<string, FieldNode>;
}

/** Makes the join that a draft has become, now that everything is known that is asked of its entity. */
export function finishJoin(context: PlanningContext, selection: ObjectSelection, draft: JoinDraft): Join {
  const { subschema } = selection;
  const { entryPoint } = draft;
  const match = entryPoint.match.map((path) => matchPath(selection, path));
  if (selection.selections.length === 0) selection.addTypename();
  const root = subschema.schema.getQueryType()?.getFields()[entryPoint.field];
  if (root === undefined) throw new Error(`${subschema.name} has no entry point ${entryPoint.field}.`);
  const fetch = context.fetches.intern({
    subschema,
    entryPoint,
    field: subschema.names.field('Query', entryPoint.field),
    arguments: argumentsOf(subschema, entryPoint, root),
    match,
    nonNull: isNonNullType(root.type),
    ...narrow(selection, root),
  });
  const reads = [...draft.reads.values()];
  const after = [...new Set(reads.map(({ source }) => source))].filter((source) => source > 0);
  return { fetch, reads, after };
}

function argumentsOf(
  subschema: Subschema,
  entryPoint: EntryPoint,
  root: GraphQLField<unknown, unknown>,
): EntityFetch['arguments'] {
  return Object.entries(entryPoint.args).map(([name, expression]) => {
    const argument = root.args.find((candidate) => candidate.name === name);
    if (argument === undefined) throw new Error(`${entryPoint.field} of ${subschema.name} has no argument ${name}.`);
    return { name, type: ownTypeText(subschema, argument.type), expression };
  });
}

/** An entry point that serves an abstract type is asked for the one type alone, by name. */
function narrow(
  selection: ObjectSelection,
  root: GraphQLField<unknown, unknown>,
): { readonly selections: readonly UpstreamSelection[]; readonly typename: EntityFetch['typename'] } {
  if (!isAbstractType(getNamedType(root.type))) return { selections: selection.selections, typename: undefined };
  const expected = selection.subschema.names.type(selection.type);
  const key = selection.addTypename();
  return {
    selections: [
      { kind: 'field', name: '__typename', responseKey: key, arguments: [], selections: undefined },
      { kind: 'fragment', typeCondition: expected, selections: selection.selections },
    ],
    typename: { key, expected },
  };
}

/** Asks for the counterpart of a member of the key, so that the answer can be matched by it. */
function matchPath(selection: ObjectSelection, path: readonly string[]): MatchPath {
  let value = selection.addKeyPart(keyNode(path));
  const answer = [value.responseKey];
  for (let [member] = value.members; member !== undefined; [member] = value.members) {
    value = member.value;
    answer.push(value.responseKey);
  }
  const [first = ''] = path;
  return { key: path, answer, nonNull: isNonNullType(selection.field(first).type) };
}

function keyNode([name, ...rest]: readonly string[]): FieldNode {
  if (name === undefined) throw new Error('A path of a key is empty.');
  const field = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: name } } as const;
  if (rest.length === 0) return field;
  return { ...field, selectionSet: { kind: Kind.SELECTION_SET, selections: [keyNode(rest)] } };
}

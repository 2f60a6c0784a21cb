import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  isObjectType,
  Kind,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import type { Guard, Guards } from '../composition/guards/guard';
import type { Supergraph } from '../composition/supergraph';
import { checkKey, type AskedField, type GrantCheck } from './grant-check';

/** The checks of an operation by their keys, in its order. */
export type GrantChecks = ReadonlyMap<string, GrantCheck>;

const none: GrantChecks = new Map();

/**
 * Collects what must be asked of whoever sends an operation: for each object type that may stand somewhere, what the fields
 * selected there demand. `@skip` and `@include` make no difference. The document must have been validated.
 */
export function collectGrantChecks(
  { schema, guards }: Pick<Supergraph, 'schema' | 'guards'>,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): GrantChecks {
  if (guards.fields.size === 0 && guards.objects.size === 0) return none;
  const root = schema.getRootType(operation.operation);
  const walk = new GuardWalk(schema, guards, document);
  if (root != null) walk.visit(operation.selectionSet, [root]);
  return walk.checks;
}

class GuardWalk {
  readonly checks = new Map<string, GrantCheck>();
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** Which types each selection set was visited for: fragments are spread again and again. */
  readonly #visited = new Map<SelectionSetNode, Set<string>>();

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly guards: Guards,
    { definitions }: DocumentNode,
  ) {
    this.#fragments = new Map(
      definitions.flatMap((node) => (node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node]] : [])),
    );
  }

  /** `types`: the object types that the selection may be made of. */
  visit(selectionSet: SelectionSetNode, types: readonly GraphQLObjectType[]): void {
    const fresh = this.#unvisited(selectionSet, types);
    if (fresh.length === 0) return;
    for (const selection of selectionSet.selections) {
      if (selection.kind === Kind.FIELD) {
        for (const type of fresh) this.#visitField(type, selection);
        continue;
      }
      const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : this.#fragments.get(selection.name.value);
      if (fragment !== undefined)
        this.visit(fragment.selectionSet, this.#narrow(fresh, fragment.typeCondition?.name.value));
    }
  }

  #visitField(type: GraphQLObjectType, node: FieldNode): void {
    const definition = type.getFields()[node.name.value];
    if (definition === undefined) return;
    const asked = { type: type.name, definition, node };
    this.#add(this.guards.fields.get(`${type.name}.${definition.name}`) ?? [], asked);
    const returned = getNamedType(definition.type);
    if (!isCompositeType(returned)) return;
    const possible = this.#possible(returned);
    if (isAbstractType(returned)) {
      for (const { name } of possible) this.#add(this.guards.objects.get(name) ?? [], asked);
    }
    if (node.selectionSet !== undefined) this.visit(node.selectionSet, possible);
  }

  #add(guard: Guard, field: AskedField): void {
    for (const demand of guard) {
      const key = checkKey(demand, field);
      if (this.checks.has(key)) continue;
      const looks = demand.kind === 'policies' && demand.takesArguments;
      this.checks.set(key, { demand, field: looks ? field : undefined });
    }
  }

  #possible(type: GraphQLNamedType): readonly GraphQLObjectType[] {
    if (isObjectType(type)) return [type];
    return isAbstractType(type) ? this.schema.getPossibleTypes(type) : [];
  }

  #narrow(types: readonly GraphQLObjectType[], condition: string | undefined): readonly GraphQLObjectType[] {
    const named = condition === undefined ? undefined : this.schema.getType(condition);
    if (named === undefined) return types;
    const allowed = new Set(this.#possible(named));
    return types.filter((type) => allowed.has(type));
  }

  #unvisited(selectionSet: SelectionSetNode, types: readonly GraphQLObjectType[]): readonly GraphQLObjectType[] {
    const visited = this.#visited.get(selectionSet) ?? new Set<string>();
    this.#visited.set(selectionSet, visited);
    const fresh = types.filter(({ name }) => !visited.has(name));
    for (const { name } of fresh) visited.add(name);
    return fresh;
  }
}

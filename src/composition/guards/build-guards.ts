import {
  getNamedType,
  isInterfaceType,
  isObjectType,
  Kind,
  type GraphQLObjectType,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';
import type { DraftGraph } from '../merge/draft-graph';
import { collectDemands } from './collect-demands';
import type { Demand, Guard, Guards } from './guard';

/**
 * Works out what each field that clients see demands in all: by itself and by its type, by the interfaces of both, in every
 * subschema, and by what it is computed from. The graph must have passed the lint.
 */
export function buildGuards(graph: DraftGraph, schema: GraphQLSchema): Guards {
  const stated = collectDemands(graph.drafts);
  if (stated.size === 0) return { fields: new Map(), objects: new Map() };
  const builder = new GuardBuilder(graph, schema, stated);
  const fields = new Map<string, Guard>();
  const objects = new Map<string, Guard>();
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    keep(objects, type.name, builder.ofType(type.name));
    for (const field of Object.keys(type.getFields())) {
      keep(fields, `${type.name}.${field}`, builder.ofField(type.name, field));
    }
  }
  return { fields, objects };
}

function keep(guards: Map<string, Guard>, coordinate: string, guard: Guard): void {
  if (guard.length > 0) guards.set(coordinate, guard);
}

class GuardBuilder {
  /** Fields that are being worked out, so that requirements in a circle would end. */
  readonly #open = new Set<string>();

  constructor(
    private readonly graph: DraftGraph,
    private readonly schema: GraphQLSchema,
    private readonly stated: ReadonlyMap<string, readonly Demand[]>,
  ) {}

  /** What a type demands of every field that returns it. */
  ofType(name: string): Guard {
    return distinct([name, ...this.#interfacesOf(name)].flatMap((each) => this.#statedOn(each)));
  }

  ofField(typeName: string, field: string): Guard {
    const coordinate = `${typeName}.${field}`;
    const type = this.#objectType(typeName);
    const returned = type?.getFields()[field]?.type;
    if (returned === undefined || this.#open.has(coordinate)) return [];
    this.#open.add(coordinate);
    const own = [typeName, ...this.#interfacesOf(typeName)].flatMap((each) => this.#statedOn(`${each}.${field}`));
    const guard = distinct([...own, ...this.ofType(getNamedType(returned).name), ...this.#ofInputs(typeName, field)]);
    this.#open.delete(coordinate);
    return guard;
  }

  /** Whoever may not see what a computed field is made of could work it out from the result. */
  #ofInputs(type: string, field: string): Guard {
    return [...this.graph.subschemas.values()].flatMap(({ computed }) => {
      const requirement = computed.get(`${type}.${field}`);
      return requirement === undefined ? [] : this.#ofSelection(type, requirement);
    });
  }

  #ofSelection(type: string, { selections }: SelectionSetNode): Guard {
    return selections.flatMap((node) => {
      if (node.kind !== Kind.FIELD) return [];
      const name = node.name.value;
      const guard = this.ofField(type, name).map(withoutArguments);
      const returned = this.#objectType(type)?.getFields()[name]?.type;
      if (node.selectionSet === undefined || returned === undefined) return guard;
      return [...guard, ...this.#ofSelection(getNamedType(returned).name, node.selectionSet)];
    });
  }

  #statedOn(coordinate: string): readonly Demand[] {
    return this.stated.get(coordinate) ?? [];
  }

  #interfacesOf(name: string): readonly string[] {
    const type = this.schema.getType(name);
    return isObjectType(type) || isInterfaceType(type) ? type.getInterfaces().map((each) => each.name) : [];
  }

  #objectType(name: string): GraphQLObjectType | undefined {
    const type = this.schema.getType(name);
    return isObjectType(type) ? type : undefined;
  }
}

/** The arguments of a computed field are none of those of its inputs. */
function withoutArguments(demand: Demand): Demand {
  if (demand.kind !== 'policies' || !demand.takesArguments) return demand;
  return { ...demand, id: `${demand.id} without arguments`, takesArguments: false };
}

function distinct(demands: readonly Demand[]): Guard {
  return [...new Map(demands.map((demand) => [demand.id, demand])).values()];
}

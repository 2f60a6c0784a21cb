import { isNonNullType, type FieldNode, type GraphQLObjectType } from 'graphql';
import type { Guard, Guards } from '../composition/guards/guard';
import type { GrantChecks } from './collect-grant-checks';
import { checkKey, type AskedField } from './grant-check';
import type { Grants } from './grants';
import type { RefusedShape } from './plan';

/** Decides, while an operation is planned, what its asker may not see. What no check was made for is refused. */
export class Refusals {
  /** True once a field was refused. */
  found = false;
  readonly #granted = new Set<string>();

  constructor(
    private readonly guards: Guards,
    checks: GrantChecks,
    grants: Grants,
  ) {
    let index = 0;
    for (const key of checks.keys()) {
      if (grants[index] === '1') this.#granted.add(key);
      index += 1;
    }
  }

  /** True when nothing in the graph is guarded. */
  get isEmpty(): boolean {
    return this.guards.fields.size === 0;
  }

  /** What stands for a field of an object that may not be seen; undefined when it may. */
  ofField(type: GraphQLObjectType, responseKey: string, node: FieldNode): RefusedShape | undefined {
    const name = node.name.value;
    const guard = this.guards.fields.get(`${type.name}.${name}`);
    const unmet = this.#unmet(guard, { type: type.name, node });
    if (unmet === undefined) return undefined;
    this.found = true;
    const field = type.getFields()[name];
    return { kind: 'refused', responseKey, nonNull: field !== undefined && isNonNullType(field.type), unmet };
  }

  /** Why objects of a type may not be seen where a field of an interface or union leads to them; undefined when they may. */
  ofObject(type: string, field: Pick<AskedField, 'type' | 'node'>): readonly string[] | undefined {
    return this.#unmet(this.guards.objects.get(type), field);
  }

  #unmet(guard: Guard | undefined, field: Pick<AskedField, 'type' | 'node'>): readonly string[] | undefined {
    const unmet = guard?.filter((demand) => !this.#granted.has(checkKey(demand, field))) ?? [];
    return unmet.length === 0 ? undefined : unmet.map(({ text }) => text);
  }
}

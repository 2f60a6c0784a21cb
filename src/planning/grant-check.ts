import { print, type FieldNode, type GraphQLField } from 'graphql';
import type { Demand } from '../composition/guards/guard';

/** A field of the client's, and its definition. */
export interface AskedField {
  /** The object type that it is asked of. */
  readonly type: string;
  readonly definition: GraphQLField<unknown, unknown>;
  readonly node: FieldNode;
}

/** One question about an asker that decides on fields of an operation. */
export interface GrantCheck {
  readonly demand: Demand;
  /** Whose arguments policies are given; undefined where the demand does not look at them. */
  readonly field: AskedField | undefined;
}

/** What a check is known by: demands that look at no arguments are the same wherever they stand. */
export function checkKey(demand: Demand, { type, node }: Pick<AskedField, 'type' | 'node'>): string {
  if (demand.kind !== 'policies' || !demand.takesArguments) return demand.id;
  const args = (node.arguments ?? []).map((argument) => print(argument)).join(', ');
  return `${demand.id} for ${type}.${node.name.value}(${args})`;
}

import { OperationTypeNode } from 'graphql';
import type { KeyExpression } from '../composition/supergraph';
import type { EntityFetch } from '../planning/plan';
import { variablesIn } from '../planning/variables-in';
import type { UpstreamField, UpstreamRequest, UpstreamVariable, VariableValues } from '../upstreams/upstream';
import type { Entity } from './entity';
import { evaluateKeys } from './key-arguments';
import type { KeyObject } from './key-object';

/** The entities that one call asks one fetch for, and where the answer is. */
export interface EntityBatch {
  readonly fetch: EntityFetch;
  readonly entities: readonly Entity[];
  /** The response key of the batch, or of the only entity. */
  readonly responseKey: string;
}

/**
 * Splits what is wanted of a fetch into root fields: one for all where the entry point takes a list, else one each. Entities
 * that their match cannot tell apart, since only what a computed field requires differs, never share a list.
 */
export function batchesOf(fetch: EntityFetch, entities: readonly Entity[]): readonly EntityBatch[] {
  const responseKey = `e${String(fetch.id)}`;
  const lists = fetch.entryPoint.batch ? tellable(fetch, entities) : entities.map((entity) => [entity]);
  return lists.map((list, index) => ({
    fetch,
    entities: list,
    responseKey: index === 0 ? responseKey : `${responseKey}_${String(index)}`,
  }));
}

function tellable(fetch: EntityFetch, entities: readonly Entity[]): readonly (readonly Entity[])[] {
  if (fetch.match.length === 0 || entities.every(({ isPlain }) => isPlain)) return [entities];
  const lists: Entity[][] = [];
  const seen = new Map<string | undefined, number>();
  for (const entity of entities) {
    const index = seen.get(entity.match) ?? 0;
    seen.set(entity.match, index + 1);
    (lists[index] ??= []).push(entity);
  }
  return lists;
}

/** The request that serves batches of one subschema together; it depends on which fetches take part, and not on any key. */
export function entityRequest(
  batches: readonly EntityBatch[],
  clientVariables: readonly UpstreamVariable[],
): UpstreamRequest {
  const used = variablesIn(batches.flatMap(({ fetch }) => fetch.selections));
  return {
    operation: OperationTypeNode.QUERY,
    fields: batches.map(rootField),
    variables: [
      ...batches.flatMap(({ fetch, responseKey }) =>
        fetch.arguments.map(({ name, type }) => ({ name: `${responseKey}_${name}`, type })),
      ),
      ...clientVariables.filter(({ name }) => used.has(name)).map(({ name, type }) => ({ name, type })),
    ],
  };
}

/** The values of the variables that batches make from their keys. */
export function entityVariables(batches: readonly EntityBatch[]): VariableValues {
  const values: Record<string, unknown> = {};
  for (const { fetch, entities, responseKey } of batches) {
    const typename = fetch.subschema.names.type(fetch.entryPoint.type);
    let keys: readonly KeyObject[] | undefined;
    for (const { name, expression } of fetch.arguments) {
      values[`${responseKey}_${name}`] =
        isListOfKeys(expression) && entities.every(({ isPlain }) => isPlain)
          ? entities.map(({ match }) => match)
          : evaluateKeys(expression, (keys ??= entities.map(({ key }) => key)), typename);
    }
  }
  return values;
}

/** True for a list of one member of each key; of plain keys, that is what they are matched by. */
function isListOfKeys(expression: KeyExpression): boolean {
  return expression.kind === 'each' && expression.item.kind === 'key' && expression.item.path.length === 1;
}

function rootField({ fetch, responseKey }: EntityBatch): UpstreamField {
  return {
    kind: 'field',
    name: fetch.field,
    responseKey,
    arguments: fetch.arguments.map(({ name }) => ({ name, variable: `${responseKey}_${name}` })),
    selections: fetch.selections,
  };
}

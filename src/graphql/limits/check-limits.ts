import { Kind, type DocumentNode } from 'graphql';
import type { Limits } from '../../config/limits';
import { refuseOutright, type Refusal } from '../refusal';
import { measureOperation } from './measure';
import { operationLimits } from './operation-limits';

/** Refuses a document any of whose operations is over a limit; undefined when all are within. Needs no schema. */
export function checkLimits(document: DocumentNode, limits: Limits): Refusal | undefined {
  const fragments = new Map(
    document.definitions.flatMap((node) =>
      node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node] as const] : [],
    ),
  );
  const operations = document.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
  for (const { name, code, measure, message } of operationLimits) {
    const most = limits[name];
    if (most === false) continue;
    const over = operations.some((operation) => measureOperation(operation, fragments, measure) > most);
    if (over) return refuseOutright(code, message(most));
  }
  return undefined;
}

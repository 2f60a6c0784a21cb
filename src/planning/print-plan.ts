import { OperationTypeNode } from 'graphql';
import type { UpstreamRequest } from '../upstreams/upstream';
import type { ArgumentBinding } from './argument-bindings';
import { collectPlaces } from './collect-places';
import type { EntityFetch, Plan, Step } from './plan';
import { printSelections } from './print-selections';
import type { PrintedFetch, PrintedPlace, PrintedPlan, PrintedRoot, PrintedStep } from './printed-plan';
import { variablesIn } from './variables-in';

/** Prints a plan. */
export function printPlan({ operation, steps, bindings }: Plan): PrintedPlan {
  return { operation, steps: steps.map((step) => printStep(step, bindings)) };
}

function printStep({ roots, shape }: Step, bindings: readonly ArgumentBinding[]): PrintedStep {
  const { places, links, refused } = collectPlaces(shape);
  const introspection = shape.fields.flatMap((field) => (field.kind === 'introspection' ? [field.responseKey] : []));
  return {
    roots: roots.map(printRoot),
    entities: [...places].map(([fetch, at]) => printFetch(fetch, at, bindings)),
    ...(links.length > 0 && { links }),
    ...(refused.length > 0 && { refused }),
    ...(introspection.length > 0 && { introspection }),
  };
}

function printRoot({ subschema, request }: Step['roots'][number]): PrintedRoot {
  const { name, upstream } = subschema;
  return { subschema: name, ...upstream.describe?.(request), ask: printSelections(request.fields) };
}

function printFetch(
  fetch: EntityFetch,
  at: readonly PrintedPlace[],
  bindings: readonly ArgumentBinding[],
): PrintedFetch {
  const { subschema, entryPoint, selections } = fetch;
  return {
    subschema: subschema.name,
    ...subschema.upstream.describe?.(requestFor(fetch, bindings)),
    type: entryPoint.type,
    entryPoint: entryPoint.field,
    batch: entryPoint.batch,
    ask: printSelections(selections),
    at,
  };
}

/** The request of a call that asks for this alone, one key where there is no batch. */
function requestFor(fetch: EntityFetch, bindings: readonly ArgumentBinding[]): UpstreamRequest {
  const { field, selections, arguments: args } = fetch;
  const used = variablesIn(selections);
  const own = args.map(({ name, type }) => ({ name, type, variable: `key_${name}` }));
  return {
    operation: OperationTypeNode.QUERY,
    fields: [{ kind: 'field', name: field, responseKey: field, arguments: own, selections }],
    variables: [
      ...own.map(({ variable, type }) => ({ name: variable, type })),
      ...bindings.filter(({ name }) => used.has(name)).map(({ name, type }) => ({ name, type })),
    ],
  };
}

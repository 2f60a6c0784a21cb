import type { UpstreamSelection } from '../upstreams/upstream';
import type { EntityFetch, ObjectShape, Plan, ValueShape } from './plan';

/** A plan as readable data: what is asked of whom, and in which order. */
export interface PrintedPlan {
  readonly operation: string;
  readonly steps: readonly PrintedStep[];
}

export interface PrintedStep {
  /** Asked first, side by side. */
  readonly roots: readonly { readonly subschema: string; readonly ask: string }[];
  /** Asked by key, level after level. */
  readonly entities: readonly PrintedFetch[];
}

export interface PrintedFetch {
  readonly subschema: string;
  readonly type: string;
  readonly entryPoint: string;
  /** The members of the key object. */
  readonly key: readonly string[];
  readonly ask: string;
  /** Where in the client's answer it is needed, with the level at which its key is known there. */
  readonly at: readonly { readonly path: string; readonly level: number }[];
}

/** Prints a plan. */
export function printPlan({ operation, steps }: Plan): PrintedPlan {
  return {
    operation,
    steps: steps.map(({ roots, shape }) => ({
      roots: roots.map(({ subschema, request }) => ({
        subschema: subschema.name,
        ask: printSelections(request.fields),
      })),
      entities: collectFetches(shape),
    })),
  };
}

interface Place {
  readonly path: string;
  readonly level: number;
}

function collectFetches(root: ObjectShape): readonly PrintedFetch[] {
  const places = new Map<EntityFetch, Place[]>();
  const visitObject = (shape: ObjectShape, { path, level }: Place): void => {
    const levels = [level];
    shape.joins.forEach(({ fetch, after }, index) => {
      const at = { path, level: 1 + Math.max(level, ...after.map((source) => levels[source] ?? level)) };
      levels[index + 1] = at.level;
      places.set(fetch, [...(places.get(fetch) ?? []), at]);
    });
    for (const field of shape.fields) {
      if (field.kind !== 'slot') continue;
      const below = path === '' ? field.responseKey : `${path}.${field.responseKey}`;
      visitValue(field.value, { path: below, level: levels[field.source] ?? level });
    }
  };
  const visitValue = (value: ValueShape, place: Place): void => {
    if (value.kind === 'list') visitValue(value.item, { ...place, path: `${place.path}[]` });
    if (value.kind === 'object') for (const object of value.selection.objects.values()) visitObject(object, place);
  };
  visitObject(root, { path: '', level: 0 });
  return [...places].map(([fetch, at]) => printFetch(fetch, at));
}

function printFetch(fetch: EntityFetch, at: readonly Place[]): PrintedFetch {
  const { subschema, entryPoint, reads, selections } = fetch;
  const { type, field } = entryPoint;
  return { subschema: subschema.name, type, entryPoint: field, key: reads, ask: printSelections(selections), at };
}

function printSelections(selections: readonly UpstreamSelection[]): string {
  return `{ ${selections.map(printSelection).join(' ')} }`;
}

function printSelection(selection: UpstreamSelection): string {
  if (selection.kind === 'fragment')
    return `... on ${selection.typeCondition} ${printSelections(selection.selections)}`;
  const { name, responseKey, arguments: args, selections } = selection;
  const alias = responseKey === name ? '' : `${responseKey}: `;
  const values = args.map(({ name: argument, variable }) => `${argument}: $${variable}`).join(', ');
  const below = selections === undefined ? '' : ` ${printSelections(selections)}`;
  return `${alias}${name}${values === '' ? '' : `(${values})`}${below}`;
}

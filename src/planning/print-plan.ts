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
  readonly ask: string;
  /** Where in the client's answer it is needed. */
  readonly at: readonly PrintedPlace[];
}

export interface PrintedPlace {
  readonly path: string;
  /** How many calls must have ended before: 1 for what follows the root. */
  readonly level: number;
  /** The members of the key object. */
  readonly key: readonly string[];
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
  const places = new Map<EntityFetch, PrintedPlace[]>();
  const visitObject = (shape: ObjectShape, { path, level }: Place): void => {
    const levelOf = (source: number): number => {
      const join = shape.joins[source - 1];
      return join === undefined ? level : 1 + Math.max(level, ...join.after.map(levelOf));
    };
    shape.joins.forEach(({ fetch, reads }, index) => {
      const at = { path, level: levelOf(index + 1), key: reads.map(({ name }) => name) };
      places.set(fetch, [...(places.get(fetch) ?? []), at]);
    });
    for (const field of shape.fields) {
      if (field.kind !== 'slot') continue;
      const below = path === '' ? field.responseKey : `${path}.${field.responseKey}`;
      visitValue(field.value, { path: below, level: levelOf(field.source) });
    }
  };
  const visitValue = (value: ValueShape, place: Place): void => {
    if (value.kind === 'list') visitValue(value.item, { ...place, path: `${place.path}[]` });
    if (value.kind === 'object') for (const object of value.selection.objects.values()) visitObject(object, place);
  };
  visitObject(root, { path: '', level: 0 });
  return [...places].map(([fetch, at]) => printFetch(fetch, at));
}

function printFetch(fetch: EntityFetch, at: readonly PrintedPlace[]): PrintedFetch {
  const { subschema, entryPoint, selections } = fetch;
  const { type, field } = entryPoint;
  return { subschema: subschema.name, type, entryPoint: field, ask: printSelections(selections), at };
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

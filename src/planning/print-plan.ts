import type { UpstreamSelection } from '../upstreams/upstream';
import type { EntityFetch, LinkShape, ObjectShape, Plan, ValueShape } from './plan';

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
  /** What foreign keys become objects; left out where none do. */
  readonly links?: readonly PrintedLink[];
}

export interface PrintedLink {
  /** Where the objects stand in the client's answer. */
  readonly path: string;
  /** Who holds the foreign key. */
  readonly subschema: string;
  /** Each field of the objects' key, and where its value is in that subschema's answer. */
  readonly key: Readonly<Record<string, string>>;
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
      ...collect(shape),
    })),
  };
}

interface Place {
  readonly path: string;
  readonly level: number;
}

function collect(root: ObjectShape): Pick<PrintedStep, 'entities' | 'links'> {
  const places = new Map<EntityFetch, PrintedPlace[]>();
  const links: PrintedLink[] = [];
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
      if (field.link !== undefined) links.push(printLink(field.link, below, shape.sources[field.source] ?? ''));
      visitValue(field.value, { path: below, level: levelOf(field.source) });
    }
  };
  const visitValue = (value: ValueShape, place: Place): void => {
    if (value.kind === 'list') visitValue(value.item, { ...place, path: `${place.path}[]` });
    if (value.kind === 'object') for (const object of value.selection.objects.values()) visitObject(object, place);
  };
  visitObject(root, { path: '', level: 0 });
  const entities = [...places].map(([fetch, at]) => printFetch(fetch, at));
  return links.length === 0 ? { entities } : { entities, links };
}

function printLink({ parts }: LinkShape, path: string, subschema: string): PrintedLink {
  return { path, subschema, key: Object.fromEntries(parts.map(({ key, path: from }) => [key, from.join('.')])) };
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

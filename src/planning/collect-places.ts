import type { EntityFetch, Join, LinkShape, ObjectShape, ValueShape } from './plan';
import type { PrintedLink, PrintedPlace, PrintedRefusal } from './printed-plan';

/** Where in an answer entities are fetched and foreign keys become objects. */
export interface Places {
  /** In the order in which the answer leads to them. */
  readonly places: ReadonlyMap<EntityFetch, readonly PrintedPlace[]>;
  readonly links: readonly PrintedLink[];
  readonly refused: readonly PrintedRefusal[];
}

/** Walks through the shape of an answer. */
export function collectPlaces(root: ObjectShape): Places {
  const walk = new Walk();
  walk.visitObject(root, { path: '', level: 0 });
  return walk;
}

interface Place {
  readonly path: string;
  readonly level: number;
}

class Walk implements Places {
  readonly places = new Map<EntityFetch, PrintedPlace[]>();
  readonly links: PrintedLink[] = [];
  readonly refused: PrintedRefusal[] = [];

  visitObject(shape: ObjectShape, { path, level }: Place): void {
    const levelOf = (source: number): number => {
      const join = shape.joins[source - 1];
      return join === undefined ? level : 1 + Math.max(level, ...join.after.map(levelOf));
    };
    shape.joins.forEach((join, index) => {
      this.#note(join, { path, level: levelOf(index + 1), ...computedAt(shape, index + 1) });
    });
    if (shape.refused !== undefined) this.refused.push({ path, type: shape.type, unmet: shape.refused });
    for (const field of shape.fields) {
      const below = path === '' ? field.responseKey : `${path}.${field.responseKey}`;
      if (field.kind === 'refused') this.refused.push({ path: below, unmet: field.unmet });
      if (field.kind !== 'slot') continue;
      if (field.link !== undefined) this.links.push(printLink(field.link, below, shape.sources[field.source] ?? ''));
      this.#visitValue(field.value, { path: below, level: levelOf(field.source) });
    }
  }

  #visitValue(value: ValueShape, place: Place): void {
    if (value.kind === 'list') this.#visitValue(value.item, { ...place, path: `${place.path}[]` });
    if (value.kind === 'object') for (const object of value.selection.objects.values()) this.visitObject(object, place);
  }

  #note({ fetch, reads }: Join, { path, level, ...rest }: Omit<PrintedPlace, 'key'>): void {
    const place = { path, level, key: reads.map(({ name }) => name), ...rest };
    const known = this.places.get(fetch);
    if (known === undefined) this.places.set(fetch, [place]);
    else known.push(place);
  }
}

/** Computed fields of one source: those that the client asked for, and those that another join's key is made of. */
function computedAt({ fields, joins }: ObjectShape, source: number): Pick<PrintedPlace, 'computed'> {
  const uses = [
    ...fields.flatMap((field) => (field.kind === 'slot' ? [{ ...field, name: field.responseKey }] : [])),
    ...joins.flatMap(({ reads }) => reads),
  ];
  const computed = uses.flatMap(({ name, source: from, requires }) =>
    from === source && requires.length > 0 ? [[name, requires] as const] : [],
  );
  return computed.length === 0 ? {} : { computed: Object.fromEntries(computed) };
}

function printLink({ parts }: LinkShape, path: string, subschema: string): PrintedLink {
  return { path, subschema, key: Object.fromEntries(parts.map(({ key, path: from }) => [key, from.join('.')])) };
}

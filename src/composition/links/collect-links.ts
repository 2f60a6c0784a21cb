import type { FieldDefinitionNode } from 'graphql';
import type { Problem } from '../../problem';
import { leafPaths, parseKeyTree } from '../entry-points/key-tree';
import type { OverlaidSchema } from '../overlay/overlaid-schema';
import { errorAt, type Finding, type Place } from '../place';
import type { LinkedField } from '../supergraph';

/** A field that an overlay links to an entity, in the upstream's own names. */
export interface OwnLink {
  readonly type: string;
  /** The field as the overlay states it, with the directives of the specification alone. */
  readonly node: FieldDefinitionNode;
  /** The leaves of the foreign key, each with the field of the target's key that it is: that one's name is public. */
  readonly parts: readonly LinkedField[];
  readonly place: Place;
}

/** The links of a subschema; those that do not say what leads where are reported and left out. */
export interface CollectedLinks {
  readonly links: readonly OwnLink[];
  readonly tainted: ReadonlySet<string>;
  readonly problems: readonly Problem[];
}

/** Reads every `@link`: the leaves of `key` and the names in `to` belong together in their order. */
export function collectLinks({ applied, linkFields }: Pick<OverlaidSchema, 'applied' | 'linkFields'>): CollectedLinks {
  const links: OwnLink[] = [];
  const tainted = new Set<string>();
  const problems: Problem[] = [];
  for (const { name, type, field = '', args, place } of applied) {
    const node = name === 'link' ? linkFields.get(`${type}.${field}`) : undefined;
    if (node === undefined) continue;
    const parts = readParts(String(args['key']), String(args['to']));
    if ('message' in parts) {
      tainted.add(type);
      problems.push(errorAt(place, { message: `@link of ${type}.${field}: ${parts.message}`, mend: parts.mend }));
    } else links.push({ type, node, parts, place });
  }
  return { links, tainted, problems };
}

const nameShape = /^[_A-Za-z]\w*$/;

function readParts(key: string, to: string): readonly LinkedField[] | Finding {
  const parsed = parseKeyTree(key);
  if ('fault' in parsed) {
    return { message: parsed.fault, mend: 'Write fields in braces, as in key: "{ customerId }".' };
  }
  const paths = leafPaths(parsed.tree);
  const names = to.split(/[\s,]+/).filter((name) => name !== '');
  const wrong = names.find((name, index) => !nameShape.test(name) || names.indexOf(name) !== index);
  if (wrong !== undefined) {
    const message = `"${wrong}" cannot stand in to: "${to}".`;
    return { message, mend: 'Name fields of the target, each once, with spaces between them.' };
  }
  if (paths.length === 0 || paths.length !== names.length) {
    const message = `key: "${key}" gives ${count(paths.length)}, but to: "${to}" takes ${count(names.length)}.`;
    return { message, mend: 'Name one field of the target for each field of the key, in the same order.' };
  }
  return paths.map((path, index) => ({ path, to: names[index] ?? '' }));
}

function count(values: number): string {
  return values === 1 ? 'one value' : `${String(values)} values`;
}

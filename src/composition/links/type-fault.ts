import type { Finding } from '../place';
import type { KeyLeaf } from './key-leaf';
import { printLevels } from './non-null-levels';

/** The type of a link's field: its name, and whether it rules null out at each level. */
export interface LinkType {
  readonly target: string;
  readonly nonNull: readonly boolean[];
}

/** What is wrong with the type that a link's field is given, as far as its foreign key tells. */
export function typeFault(type: LinkType, leaves: readonly KeyLeaf[]): Finding | undefined {
  return listFault(type, leaves) ?? nullFault(type, leaves);
}

/** The parts of a compound key lie in one list; one beside it holds for all of its items. */
function listFault({ target, nonNull }: LinkType, leaves: readonly KeyLeaf[]): Finding | undefined {
  const depth = nonNull.length - 1;
  const listed = leaves.filter(({ list }) => list !== '');
  const [first] = listed;
  const other = listed.find((leaf) => leaf.nonNull.length - 1 !== depth);
  const misfit = other ?? (depth > 0 && first === undefined ? leaves[0] : undefined);
  if (misfit !== undefined) {
    const own = misfit.nonNull.length - 1;
    const message = `its key ${misfit.path.join('.')} is ${depthInWords(own)}, but its type ${depthInWords(depth)}.`;
    return { message, mend: `Write ${printLevels(target, Array<boolean>(own + 1).fill(false))}.` };
  }
  const stray = listed.find(({ list }) => list !== first?.list);
  if (first === undefined || stray === undefined) return undefined;
  const message = `${first.list} and ${stray.list} are different lists: nothing tells which of their items belong together.`;
  return { message, mend: 'Select all parts of a compound key from one list of objects.' };
}

function depthInWords(depth: number): string {
  if (depth === 0) return 'no list';
  return depth === 1 ? 'a list' : `a list of lists, ${String(depth)} deep`;
}

/** A field that cannot be null needs a key that cannot. */
function nullFault({ target, nonNull }: LinkType, leaves: readonly KeyLeaf[]): Finding | undefined {
  const last = nonNull.length - 1;
  const allowed = nonNull.map((_, level) =>
    leaves.every((leaf) => (leaf.list === '' && level < last ? true : leaf.nonNull[leaf.list === '' ? 0 : level])),
  );
  if (nonNull.every((isNonNull, level) => !isNonNull || allowed[level])) return undefined;
  const widest = nonNull.map((isNonNull, level) => isNonNull && allowed[level] === true);
  const message = `its type is ${printLevels(target, nonNull)}, but its key may be null where that cannot.`;
  return { message, mend: `Write ${printLevels(target, widest)}.` };
}

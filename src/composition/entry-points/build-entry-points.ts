import {
  isLeafType,
  getNullableType,
  isObjectType,
  isRequiredArgument,
  type GraphQLField,
  type GraphQLObjectType,
} from 'graphql';
import { didYouMean } from '../did-you-mean';
import type { Finding } from '../place';
import { walkTemplates, type TemplateFields } from './argument-template';
import type { EntityKeys } from './entity-keys';
import { emptyTree, leafPaths, mergeTrees, subtreeAt, treeOfPaths, type KeyTree } from './key-tree';
import type { OwnEntryPoint } from './own-entry-point';
import type { OwnExpression } from './own-expression';
import type { Resolution } from './resolution';
import { resolveTemplate } from './resolve-template';

/** One `@merge` of a root field, read. */
export interface MergeSite {
  readonly field: GraphQLField<unknown, unknown>;
  readonly templates: TemplateFields;
}

/** The shape of entry points that one `@merge` makes for one type: key, arguments, and what answers are matched by. */
export type BuiltEntryPoint = Pick<OwnEntryPoint, 'key' | 'args' | 'match'>;

/** The entry points of one `@merge` for one type, or what is wrong with it. */
export interface BuiltEntryPoints {
  readonly built: readonly BuiltEntryPoint[];
  readonly findings: readonly Finding[];
}

interface Attempt extends BuiltEntryPoint {
  readonly findings: readonly Finding[];
  /** How much of the tried `@key` is sent. */
  readonly covers: 'all' | 'some' | 'none';
}

/**
 * Builds the entry points that a root field gives one type. Arguments made of named paths give one; where the whole key is
 * sent, every `@key` that the argument has a place for gives one.
 */
export function buildEntryPoints(site: MergeSite, entity: GraphQLObjectType, keys: EntityKeys): BuiltEntryPoints {
  const attempts = candidateKeys(site, keys).map((key) => attempt(site, entity, { key, computed: keys.computed }));
  const sound = attempts.filter(({ findings }) => findings.length === 0);
  if (sound.length === 0) return { built: [], findings: distinct(attempts.flatMap(({ findings }) => findings)) };
  const full = sound.filter(({ covers }) => covers === 'all');
  const usable = full.length > 0 ? full : sound.filter(({ covers }) => covers === 'some');
  if (usable.length > 0)
    return { built: distinct(usable.map(({ key, args, match }) => ({ key, args, match }))), findings: [] };
  const message = `${site.field.name} takes nothing of the key of ${entity.name}.`;
  const mend = `Put @key(selectionSet: "{ … }") on ${entity.name} with fields that the argument takes, or name a keyField.`;
  return { built: [], findings: [{ message, mend }] };
}

/** The selections to try: one for each `@key` where an object of the key is sent, else all of them as one. */
function candidateKeys({ templates }: MergeSite, { keys }: EntityKeys): readonly KeyTree[] {
  const all = keys.reduce(mergeTrees, emptyTree);
  const sendsObject = [...walkTemplates(templates.values())].some(
    (template) =>
      template.kind === 'key' && (template.path.length === 0 || (subtreeAt(all, template.path)?.size ?? 0) > 0),
  );
  return sendsObject && keys.length > 0 ? keys : [all];
}

function attempt(
  { field, templates }: MergeSite,
  entity: GraphQLObjectType,
  { key, computed }: { readonly key: KeyTree; readonly computed: KeyTree },
): Attempt {
  const resolution: Resolution = { key, computed, used: [], findings: [] };
  const args = resolveArguments(resolution, field, templates);
  const used = treeOfPaths(resolution.used);
  const wanted = leafPaths(key);
  const covered = wanted.filter((path) => subtreeAt(used, path) !== undefined).length;
  const covers = used.size === 0 ? 'none' : covered === wanted.length ? 'all' : 'some';
  return { key: used, args, match: matchPaths(entity, used), findings: resolution.findings, covers };
}

function resolveArguments(
  resolution: Resolution,
  field: GraphQLField<unknown, unknown>,
  templates: TemplateFields,
): ReadonlyMap<string, OwnExpression> {
  const args = new Map<string, OwnExpression>();
  const names = field.args.map((argument) => argument.name);
  for (const [name, template] of templates) {
    const argument = field.args.find((candidate) => candidate.name === name);
    if (argument !== undefined) {
      const where = `${field.name}(${name}:)`;
      args.set(name, resolveTemplate(resolution, template, { type: argument.type, where }));
      continue;
    }
    const mend = `${didYouMean(name, names)}It takes ${names.length === 0 ? 'no arguments' : names.join(', ')}.`;
    resolution.findings.push({ message: `${field.name} has no argument "${name}".`, mend });
  }
  for (const argument of field.args) {
    if (templates.has(argument.name) || !isRequiredArgument(argument)) continue;
    const message = `${field.name}(${argument.name}:) is required, but @merge gives it no value.`;
    resolution.findings.push({ message, mend: 'Give it one with additionalArgs or argsExpr.' });
  }
  return args;
}

/** The leaves of the key that the type has here by itself, so that answers can be asked for them. */
function matchPaths(entity: GraphQLObjectType, key: KeyTree): readonly (readonly string[])[] {
  return leafPaths(key).filter((path) => {
    let type: unknown = entity;
    for (const name of path) {
      const field: GraphQLField<unknown, unknown> | undefined = isObjectType(type) ? type.getFields()[name] : undefined;
      if (field === undefined) return false;
      type = getNullableType(field.type);
    }
    return isLeafType(type);
  });
}

function distinct<Item>(items: readonly Item[]): readonly Item[] {
  const byText = new Map(items.map((item) => [JSON.stringify(item, mapsAsLists), item]));
  return [...byText.values()];
}

function mapsAsLists(_name: string, value: unknown): unknown {
  return value instanceof Map ? [...value] : value;
}

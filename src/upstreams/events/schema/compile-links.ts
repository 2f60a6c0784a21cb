import type { GraphQLObjectType } from 'graphql';
import { isBrokenEntity, parseNames, readDirective, textArgument, type Compilation } from './compilation';
import type { EntityDraft } from './compile-entity';
import type { Link } from './events-model';

/** Compiles the links of an entity, once every entity's key is known. */
export function compileLinks(
  work: Compilation,
  draft: EntityDraft,
  drafts: ReadonlyMap<string, EntityDraft>,
): ReadonlyMap<string, Link> {
  const links = new Map<string, Link>();
  for (const name of draft.linkFields) {
    const link = compileLink(work, draft, { name, drafts });
    if (link !== undefined) links.set(name, link);
  }
  return links;
}

function compileLink(
  work: Compilation,
  draft: EntityDraft,
  { name, drafts }: { readonly name: string; readonly drafts: ReadonlyMap<string, EntityDraft> },
): Link | undefined {
  const type = work.schema.getType(draft.name) as GraphQLObjectType;
  const field = type.getFields()[name];
  const args = field && readDirective(work, field, 'link');
  const place = `${draft.name}.${name}`;
  const from = parseNames(textArgument(args, 'key') ?? '');
  const to = parseNames(textArgument(args, 'to') ?? '');
  const returned = String(field?.type).replace(/!$/, '');
  if (isBrokenEntity(work, returned, drafts)) return undefined;
  const target = drafts.get(returned);
  if (target === undefined) {
    work.list.report(field?.astNode, {
      message: `${place} is a link, but ${String(field?.type)} is no entity of this schema.`,
      mend: 'Return a type that has @projection or @key, not a list.',
    });
    return undefined;
  }
  const targetKey = target.key.map((key) => key.name);
  if (to === undefined || to.length !== targetKey.length || !targetKey.every((key) => to.includes(key))) {
    work.list.report(field?.astNode, {
      message: `${place} leads to "${textArgument(args, 'to') ?? ''}", but the key of ${target.name} is ${targetKey.join(' ')}.`,
      mend: `Write to: "${targetKey.join(' ')}".`,
    });
    return undefined;
  }
  const own = [...draft.key.map((key) => key.name), ...(draft.projection?.fields ?? []).map((folded) => folded.name)];
  if (from?.length !== to.length || !from.every((key) => own.includes(key))) {
    work.list.report(field?.astNode, {
      message: `${place} starts from "${textArgument(args, 'key') ?? ''}", which is not one field of ${draft.name} for each of "${to.join(' ')}".`,
      mend: `Name fields of ${draft.name} that are no links, in the order of to.`,
    });
    return undefined;
  }
  return { target: target.name, from: targetKey.map((key) => from[to.indexOf(key)] ?? '') };
}

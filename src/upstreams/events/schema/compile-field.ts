import { getNullableType, isListType, isNonNullType, type GraphQLField } from 'graphql';
import type { FoldRule } from '../../../projections/fold-rule';
import { createScalarSchema } from '../../../projections/leaf-schema';
import type { ProjectedField } from '../../../projections/projection';
import { directiveRules } from '../../../projections/directive-rules';
import { lastRule } from '../../../projections/rules/last';
import type { LeafType, ValueSource, ValueType } from '../../../projections/value-type';
import { readDirective, textArgument, type Compilation, type DirectiveArguments } from './compilation';
import { compileFilter } from './compile-filter';
import { compilePath, compileSource } from './compile-source';
import { compileValueType } from './compile-value-type';
import { reportArguments, reportStrayDirectives } from './stray-directives';

/** A field that is compiled, and how it is called in problems. */
export interface FieldSite {
  readonly field: GraphQLField<unknown, unknown>;
  /** `Type.field`. */
  readonly place: string;
}

const sources = ['from', 'eventTime', 'eventType'];

/** A count reads nothing but that the event is there. */
const eventType: LeafType = { kind: 'leaf', name: 'String', schema: createScalarSchema('String') };

/** Compiles a folded field that is no part of the key; undefined when something is wrong, which is reported. */
export function compileField(work: Compilation, site: FieldSite): ProjectedField | undefined {
  const { field, place } = site;
  reportArguments(work, field, place);
  reportStrayDirectives(work, {
    ...site,
    allowed: [...sources, 'index', ...directiveRules.map(({ name }) => name)],
    reason: 'that is folded',
  });
  const chosen = directiveRules.filter(({ name }) => readDirective(work, field, name) !== undefined);
  if (chosen.length > 1) {
    work.list.report(field.astNode, {
      message: `${place} is folded in several ways: ${chosen.map(({ name }) => `@${name}`).join(', ')}.`,
      mend: 'Keep one of them.',
    });
    return undefined;
  }
  const rule = chosen[0] ?? lastRule;
  const args = readDirective(work, field, rule.name);
  const where = compileFilter(work, args, site);
  const source = compileRuleSource(work, { ...site, rule, args });
  const type = compileRuleType(work, { ...site, rule });
  if (source === undefined || type === undefined || where === 'wrong') return undefined;
  const limit = compileLimit(work, site, args);
  return { name: field.name, required: isNonNullType(field.type), rule, source, type, where, limit };
}

/** Compiles a field that `fold.ts` folds: its type alone, which the state must be of. */
export function compileOwnField(work: Compilation, site: FieldSite): ProjectedField | undefined {
  const { field } = site;
  reportArguments(work, field, site.place);
  reportStrayDirectives(work, { ...site, allowed: ['index'], reason: 'that fold.ts folds' });
  const type = compileValueType(work, field.type, field.astNode);
  if (type === undefined) return undefined;
  const source: ValueSource = { kind: 'path', path: [field.name] };
  return {
    name: field.name,
    required: isNonNullType(field.type),
    rule: lastRule,
    source,
    type,
    where: undefined,
    limit: 1,
  };
}

/** `@first` and the last value may be taken from anywhere; the others name their own path. */
function compileRuleSource(
  work: Compilation,
  site: FieldSite & { readonly rule: FoldRule; readonly args: DirectiveArguments | undefined },
): ValueSource | undefined {
  const { field, place, rule, args } = site;
  const named = sources.filter((name) => readDirective(work, field, name) !== undefined);
  const takesSources = [lastRule.name, 'first'].includes(rule.name)
    ? sources
    : ['min', 'max'].includes(rule.name)
      ? ['eventTime']
      : [];
  const stray = named.find((name) => !takesSources.includes(name));
  if (stray !== undefined) {
    work.list.report(field.astNode, {
      message: `${place} has @${rule.name} and @${stray}, which do not go together.`,
      mend: rule.name === 'count' ? `Remove @${stray}.` : `Remove @${stray} and say @${rule.name}(path: "…").`,
    });
    return undefined;
  }
  if (rule.name === 'count') return { kind: 'type' };
  const text = textArgument(args, 'path');
  if (text === undefined) return compileSource(work, site);
  const path = compilePath(work, { ...site, text });
  return path && { kind: 'path', path };
}

/** The type of what one event carries for the field; for a list that grows, of one element. */
function compileRuleType(
  work: Compilation,
  { field, place, rule }: FieldSite & { readonly rule: FoldRule },
): ValueType | undefined {
  const nullable = getNullableType(field.type);
  const leaf = String(nullable);
  const wanted = wantedTypes[rule.name];
  if (wanted !== undefined && !wanted.includes(leaf)) {
    work.list.report(field.astNode, {
      message: `${place} has @${rule.name}, but its type is ${String(field.type)}.`,
      mend: `Make it ${wanted.join(' or ')}.`,
    });
    return undefined;
  }
  if (rule.name === 'count') return eventType;
  if (rule.name !== 'append') return compileValueType(work, field.type, field.astNode);
  if (isListType(nullable)) return compileValueType(work, nullable.ofType, field.astNode);
  work.list.report(field.astNode, {
    message: `${place} has @append, but its type is ${String(field.type)}.`,
    mend: 'Make it a list.',
  });
  return undefined;
}

const wantedTypes: Readonly<Record<string, readonly string[]>> = {
  count: ['Int'],
  sum: ['Int', 'Float'],
  min: ['Int', 'Float', 'DateTime'],
  max: ['Int', 'Float', 'DateTime'],
};

function compileLimit(work: Compilation, { field, place }: FieldSite, args: DirectiveArguments | undefined): number {
  const limit = args?.['limit'];
  if (typeof limit !== 'number') return 1;
  if (limit < 1 || limit > 10_000) {
    work.list.report(field.astNode, {
      message: `${place} keeps ${String(limit)} elements.`,
      mend: 'Choose a limit from 1 to 10000.',
    });
  }
  return limit;
}

import type { GraphQLField } from 'graphql';
import {
  mergeTemplates,
  nestTemplate,
  walkTemplates,
  type ArgumentTemplate,
  type ParsedTemplates,
  type TemplateFault,
  type TemplateFields,
} from './argument-template';
import { parseArgsExpression } from './parse-args-expression';

/** The arguments of one `@merge`. */
interface MergeArguments {
  readonly keyField?: string | undefined;
  readonly keyArg?: string | undefined;
  readonly additionalArgs?: string | undefined;
  readonly key?: readonly string[] | undefined;
  readonly argsExpr?: string | undefined;
}

const dottedName = /^[_A-Za-z]\w*(\.[_A-Za-z]\w*)*$/;

/** Reads what a `@merge` says of its field's arguments; `batch`: the field answers a list. */
export function readMerge(
  directive: Readonly<Record<string, unknown>>,
  field: GraphQLField<unknown, unknown>,
  batch: boolean,
): ParsedTemplates {
  const merge = narrowArguments(directive);
  const fault = conflictIn(merge) ?? malformedIn(merge);
  if (fault !== undefined) return fault;
  if (merge.argsExpr !== undefined) return checkExpansions(parseArgsExpression(merge.argsExpr), field.name, batch);
  const target = merge.keyArg?.split('.') ?? onlyArgument(field);
  if (target === undefined) return noKeyArg(field);
  const value = keyTemplate(merge);
  const fields = nestTemplate(target, batch ? { kind: 'each', item: value } : value);
  if (merge.additionalArgs === undefined) return { fields };
  const additional = parseArgsExpression(merge.additionalArgs);
  if ('fault' in additional) return additional;
  if (![...walkTemplates(additional.fields.values())].every(({ kind }) => kind !== 'key' && kind !== 'each')) {
    return {
      fault: 'additionalArgs takes constants; argsExpr is for what comes from the key.',
      mend: 'Write constants alone in additionalArgs, or all arguments in argsExpr.',
    };
  }
  return { fields: mergeTemplates(additional.fields, fields) };
}

function narrowArguments(args: Readonly<Record<string, unknown>>): MergeArguments {
  const text = (name: string) => (typeof args[name] === 'string' ? args[name] : undefined);
  const key = Array.isArray(args['key']) ? args['key'].filter((item) => typeof item === 'string') : undefined;
  return {
    keyField: text('keyField'),
    keyArg: text('keyArg'),
    additionalArgs: text('additionalArgs'),
    argsExpr: text('argsExpr'),
    key,
  };
}

function conflictIn({ keyField, keyArg, additionalArgs, key, argsExpr }: MergeArguments): TemplateFault | undefined {
  if (keyField !== undefined && key !== undefined) {
    const mend = 'Remove one: keyField for one path of the key, key for an object of several.';
    return { fault: 'keyField and key exclude each other.', mend };
  }
  const others = [keyField, keyArg, additionalArgs, key];
  if (argsExpr === undefined || others.every((value) => value === undefined)) return undefined;
  const mend = 'Remove keyField, keyArg, additionalArgs and key, and write all arguments in argsExpr.';
  return { fault: 'argsExpr excludes the others.', mend };
}

function malformedIn({ keyField, keyArg, key }: MergeArguments): TemplateFault | undefined {
  if (key?.length === 0) {
    const mend = 'List the paths of the key, such as key: ["id"], or leave key out for the whole key.';
    return { fault: 'key lists no path.', mend };
  }
  const paths = [keyField, keyArg, ...(key ?? []).flatMap((entry) => entry.split(':', 2).map((path) => path.trim()))];
  const wrong = paths.find((path) => path !== undefined && !dottedName.test(path));
  if (wrong === undefined) return undefined;
  const mend = 'Write the path\'s names alone, such as "id" or "owner.id".';
  return { fault: `"${wrong}" is not a name, or names with dots between them.`, mend };
}

function noKeyArg({ name, args }: GraphQLField<unknown, unknown>): TemplateFault {
  const [first, ...others] = args.map((arg) => `"${arg.name}"`);
  const mend =
    first === undefined
      ? `Give "${name}" an argument that takes the key, or put @merge on a field that has one.`
      : `Say which argument takes the key: keyArg: ${[first, ...others].join(', or ')}.`;
  return { fault: `"${name}" takes ${String(args.length)} arguments, and no keyArg says which takes the key.`, mend };
}

function onlyArgument({ args }: GraphQLField<unknown, unknown>): readonly string[] | undefined {
  const [only, ...others] = args;
  return only === undefined || others.length > 0 ? undefined : [only.name];
}

/** `key: ["upc", "shop.id: owner.shopId"]` is an object with the named paths of the key; no keyField, the whole key. */
function keyTemplate({ keyField, key }: MergeArguments): ArgumentTemplate {
  if (keyField !== undefined) return { kind: 'key', path: keyField.split('.') };
  if (key === undefined) return { kind: 'key', path: [] };
  const fields = key.map((entry): TemplateFields => {
    const [target = '', source = target] = entry.split(':', 2).map((path) => path.trim());
    return nestTemplate(target.split('.'), { kind: 'key', path: source.split('.') });
  });
  return { kind: 'object', fields: fields.reduce(mergeTemplates) };
}

function checkExpansions(parsed: ParsedTemplates, name: string, batch: boolean): ParsedTemplates {
  if ('fault' in parsed) return parsed;
  const all = [...walkTemplates(parsed.fields.values())];
  const expansions = all.filter(({ kind }) => kind === 'each');
  const keys = all.filter(({ kind }) => kind === 'key');
  const inner = [...walkTemplates(expansions)].filter(({ kind }) => kind === 'key');
  if (keys.length === 0) {
    return { fault: 'argsExpr uses no $key.', mend: 'Write $key, or a path such as $key.id, where the key belongs.' };
  }
  if (!batch && expansions.length > 0) {
    const mend = `Write $key alone, without [[ ]], or let "${name}" answer a list.`;
    return { fault: `"${name}" answers one object, so [[ ]] has no place in argsExpr.`, mend };
  }
  if (batch && expansions.length === 0) {
    const mend = 'Write [[ ]] around what stands for one key: "ids: [[$key.id]]".';
    return { fault: `"${name}" answers a list, so its keys stand in [[ ]].`, mend };
  }
  if (batch && inner.length < keys.length) {
    const mend = 'Put every $key inside of [[ ]], or write a constant there.';
    return { fault: 'argsExpr uses $key outside of [[ ]].', mend };
  }
  return parsed;
}

import {
  getNullableType,
  isInputObjectType,
  isListType,
  isRequiredInputField,
  isScalarType,
  isSpecifiedScalarType,
  print,
  valueFromAST,
  valueFromASTUntyped,
  type GraphQLInputObjectType,
  type GraphQLInputType,
} from 'graphql';
import { didYouMean } from '../did-you-mean';
import type { ArgumentTemplate, TemplateFields } from './argument-template';
import { expandKey } from './expand-key';
import { emptyTree, leafPaths, subtreeAt } from './key-tree';
import type { OwnExpression } from './own-expression';
import type { Resolution } from './resolution';

/** Where a template stands: the argument's type there (undefined where anything goes), and its path for messages. */
export interface TemplateSite {
  readonly type: GraphQLInputType | undefined;
  readonly where: string;
}

/** Makes an expression of a template by the type of the argument it is for. */
export function resolveTemplate(resolution: Resolution, template: ArgumentTemplate, site: TemplateSite): OwnExpression {
  const type = site.type === undefined ? undefined : getNullableType(site.type);
  const isOpen = type === undefined || (isScalarType(type) && !isSpecifiedScalarType(type));
  switch (template.kind) {
    case 'constant':
      if (site.type !== undefined && valueFromAST(template.value, site.type) === undefined) {
        report(
          resolution,
          `${site.where} is ${String(site.type)}, not ${print(template.value)}.`,
          'Give it a value of its type.',
        );
      }
      return { kind: 'constant', value: valueFromASTUntyped(template.value) };
    case 'key':
      return resolveKey(resolution, template.path, site, isOpen);
    case 'each':
    case 'list': {
      const inner = isListType(type) ? type.ofType : undefined;
      if (inner === undefined && !isOpen) {
        report(
          resolution,
          `${site.where} is ${String(site.type)}, which takes no list of keys.`,
          'Name an argument that takes a list.',
        );
      }
      const itemSite = { type: inner, where: site.where };
      if (template.kind === 'each') return { kind: 'each', item: resolveTemplate(resolution, template.item, itemSite) };
      return { kind: 'list', items: template.items.map((item) => resolveTemplate(resolution, item, itemSite)) };
    }
    case 'object':
      if (isOpen) return { kind: 'object', fields: resolveOpen(resolution, template.fields, site.where) };
      if (isInputObjectType(type))
        return { kind: 'object', fields: resolveFields(resolution, template.fields, type, site.where) };
      report(
        resolution,
        `${site.where} is ${String(site.type)}, which takes no object.`,
        'Name an argument that takes an input object.',
      );
      return { kind: 'constant', value: null };
  }
}

/** The value at a path of the key: a leaf, or an object that is fitted to the argument's input type. */
function resolveKey(
  resolution: Resolution,
  path: readonly string[],
  site: TemplateSite,
  isOpen: boolean,
): OwnExpression {
  const key = subtreeAt(resolution.key, path);
  const computed = subtreeAt(resolution.computed, path);
  const type = site.type === undefined ? undefined : getNullableType(site.type);
  if (isInputObjectType(type)) {
    const parts = { key: key ?? emptyTree, computed: computed ?? emptyTree };
    return { kind: 'object', fields: expandKey(resolution, { path, parts, type }) };
  }
  const isObject = path.length === 0 || (key?.size ?? 0) > 0 || (computed?.size ?? 0) > 0;
  if (isObject && !isOpen) {
    const mend = 'Say which field to send with keyField, or take an input object.';
    report(resolution, `${site.where} is ${String(site.type)}, which takes no object, and the key is one.`, mend);
  }
  const required = key !== undefined || computed === undefined;
  const leaves = key === undefined || key.size === 0 ? [path] : leafPaths(key, path);
  if (required) resolution.used.push(...leaves.filter((leaf) => leaf.length > 0));
  return { kind: 'key', path, required, parts: { key: key ?? emptyTree, computed: computed ?? emptyTree } };
}

function resolveOpen(
  resolution: Resolution,
  fields: TemplateFields,
  where: string,
): ReadonlyMap<string, OwnExpression> {
  return new Map(
    [...fields].map(([name, field]) => [
      name,
      resolveTemplate(resolution, field, { type: undefined, where: `${where}.${name}` }),
    ]),
  );
}

function resolveFields(
  resolution: Resolution,
  templates: TemplateFields,
  type: GraphQLInputObjectType,
  where: string,
): ReadonlyMap<string, OwnExpression> {
  const fields = type.getFields();
  const resolved = new Map<string, OwnExpression>();
  for (const [name, template] of templates) {
    const field = fields[name];
    if (field === undefined) {
      const mend = `${didYouMean(name, Object.keys(fields))}${type.name} takes ${Object.keys(fields).join(', ')}.`;
      report(resolution, `${type.name} has no field "${name}".`, mend);
    } else {
      resolved.set(name, resolveTemplate(resolution, template, { type: field.type, where: `${where}.${name}` }));
    }
  }
  for (const field of Object.values(fields)) {
    if (templates.has(field.name) || !isRequiredInputField(field)) continue;
    report(
      resolution,
      `${where}.${field.name} is required, but nothing supplies it.`,
      'Supply it from $key, or by a constant.',
    );
  }
  return resolved;
}

function report(resolution: Resolution, message: string, mend: string): void {
  resolution.findings.push({ message, mend });
}

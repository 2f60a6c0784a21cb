import { GraphQLError, Kind, parseValue, type ObjectValueNode, type ValueNode } from 'graphql';
import type { ArgumentTemplate, ParsedTemplates, TemplateFields } from './argument-template';

/** Texts in quotes are left alone; then a key path, then the brackets of an expansion. */
const tokens = /"""[^]*?"""|"(?:\\.|[^"\\])*"|\$key\b((?:\.[_A-Za-z]\w*)*)|\[\[|\]\]/g;

/** A name that no schema can use: `[[ x ]]` is read as `{ __each: x }`. */
const eachName = '__each';

const notation = 'Write arguments as in a query: "name: value, other: value", with ]] for every [[.';
const keysAlone = 'Write $key or $key.path where the key belongs; there are no other variables.';

/** A variable that is no key. */
class ForeignVariable extends GraphQLError {}

/** Parses the text of `argsExpr`: arguments in SDL's notation, with `$key`, `$key.path` and `[[ one item for each key ]]`. */
export function parseArgsExpression(text: string): ParsedTemplates {
  const paths: (readonly string[])[] = [];
  const prepared = text.replace(tokens, (token, path: string | undefined) => {
    if (token === '[[') return `{ ${eachName}: `;
    if (token === ']]') return ' }';
    if (!token.startsWith('$')) return token;
    paths.push((path ?? '').split('.').slice(1));
    return `$__key${String(paths.length - 1)}`;
  });
  try {
    const value = parseValue(`{ ${prepared} }`, { noLocation: true, maxTokens: 1000 });
    if (value.kind !== Kind.OBJECT) return { fault: `"${text}" is not a list of arguments.`, mend: notation };
    return { fields: readFields(value, paths) };
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    const mend = error instanceof ForeignVariable ? keysAlone : notation;
    return { fault: `"${text}" does not parse as arguments: ${error.message}`, mend };
  }
}

function readFields(node: ObjectValueNode, paths: readonly (readonly string[])[]): TemplateFields {
  return new Map(node.fields.map((field) => [field.name.value, readTemplate(field.value, paths)]));
}

function readTemplate(node: ValueNode, paths: readonly (readonly string[])[]): ArgumentTemplate {
  switch (node.kind) {
    case Kind.VARIABLE: {
      const path = /^__key\d+$/.test(node.name.value)
        ? paths[Number(node.name.value.slice('__key'.length))]
        : undefined;
      if (path === undefined) throw new ForeignVariable(`"$${node.name.value}" is not "$key".`);
      return { kind: 'key', path };
    }
    case Kind.OBJECT: {
      const [first] = node.fields;
      if (first?.name.value === eachName) return { kind: 'each', item: readTemplate(first.value, paths) };
      return { kind: 'object', fields: readFields(node, paths) };
    }
    case Kind.LIST:
      return { kind: 'list', items: node.values.map((item) => readTemplate(item, paths)) };
    default:
      return { kind: 'constant', value: node };
  }
}

import { OperationTypeNode } from 'graphql';
import type { Enum, Field, ReflectionObject } from 'protobufjs';
import { nameEnumValues } from './enum-names';
import { isDeprecated } from './is-deprecated';
import { describeMessage, type FieldModel, holdsNull } from './message-model';
import type { DerivedType, MessageTypes, Side } from './message-types';
import type { RootField } from './root-field';
import { ownScalars } from './scalars';

/** What the derived schema is made of. */
export interface TypeDefsSource {
  /** The default root fields that the schema has. */
  readonly fields: readonly RootField[];
  readonly types: MessageTypes;
  /** Names of types that an overlay speaks of, which are defined even if no default field leads to them. */
  readonly mentioned: Iterable<string>;
  /** Root types that an overlay extends, which are defined even if they have no default field. */
  readonly extendedRoots: ReadonlySet<string>;
}

const rootTypes = {
  Query: OperationTypeNode.QUERY,
  Mutation: OperationTypeNode.MUTATION,
  Subscription: OperationTypeNode.SUBSCRIPTION,
} as const;

/** Writes the schema as SDL: root types, then the types that they lead to by name, then scalars. */
export function buildTypeDefs({ fields, types, mentioned, extendedRoots }: TypeDefsSource): string {
  const used = new Set<string>();
  for (const name of mentioned) use(name, types, used);
  for (const { arguments: args, view } of fields) {
    use(view.typeName, types, used);
    for (const model of args.values()) use(types.nameOf(model, 'input'), types, used);
  }
  const roots = Object.entries(rootTypes).flatMap(([name, operation]) => {
    const own = fields.filter((field) => field.operation === operation);
    if (own.length === 0) return extendedRoots.has(name) ? [`type ${name}`] : [];
    return [
      block(
        `type ${name}`,
        own.map((field) => writeRootField(field, types)),
      ),
    ];
  });
  const defined = [...types.byName]
    .filter(([name]) => used.has(name))
    .sort(([left], [right]) => (left < right ? -1 : 1));
  const scalars = Object.entries(ownScalars).filter(([name]) => used.has(name));
  return [
    ...roots,
    ...defined.map(([name, derived]) => writeType(name, derived, types)),
    ...scalars.map(([name, description]) => `${describe(description)}scalar ${name}`),
  ].join('\n\n');
}

function use(name: string, types: MessageTypes, used: Set<string>): void {
  if (used.has(name)) return;
  used.add(name);
  const derived = types.byName.get(name);
  if (derived === undefined || derived.kind === 'enum') return;
  const side = sideOf(derived);
  for (const model of fieldsOf(derived)) use(types.nameOf(model, side), types, used);
}

function sideOf({ kind }: Exclude<DerivedType, { kind: 'enum' }>): Side {
  return kind.startsWith('input') ? 'input' : 'output';
}

function fieldsOf(derived: Exclude<DerivedType, { kind: 'enum' }>): readonly FieldModel[] {
  if ('type' in derived) return describeMessage(derived.type);
  const { model } = derived;
  const key: FieldModel = {
    ...model,
    name: 'key',
    shape: { kind: 'scalar', scalar: model.key ?? 'string' },
    rule: 'single',
  };
  return [key, { ...model, name: 'value', rule: 'single', nullable: holdsNull(model.shape) }];
}

function writeRootField({ name, method, arguments: args, view }: RootField, types: MessageTypes): string {
  const written = [...args.values()].map((model) => writeField(model, types, 'input'));
  const list = written.length === 0 ? '' : `(\n${written.map(indent).join('\n')}\n)`;
  return `${describe(method.description)}${name}${list}: ${view.typeName}${deprecation(method.deprecated)}`;
}

function writeType(name: string, derived: DerivedType, types: MessageTypes): string {
  if (derived.kind === 'enum') return writeEnum(name, derived.shape.type);
  const side = sideOf(derived);
  const entry = 'model' in derived;
  const fields = fieldsOf(derived).map((model) =>
    entry ? `${model.name}: ${types.nameOf(model, side)}${model.nullable ? '' : '!'}` : writeField(model, types, side),
  );
  const description = 'type' in derived ? describe(derived.type.comment) : '';
  return `${description}${block(`${side === 'input' ? 'input' : 'type'} ${name}`, fields)}`;
}

function writeEnum(name: string, type: Enum): string {
  const values = nameEnumValues(type).values.map(({ proto, name: value }) => {
    const deprecated = isDeprecated(type.valuesOptions?.[proto]);
    return `${describe(type.comments[proto])}${value}${deprecation(deprecated)}`;
  });
  return `${describe(type.comment)}${block(`enum ${name}`, values)}`;
}

function writeField(model: FieldModel, types: MessageTypes, side: Side): string {
  const { field, name } = model;
  return `${describe(commentOf(field))}${name}: ${writeFieldType(model, types, side)}${deprecation(isDeprecated(field.options))}`;
}

/** Writes a field's type in SDL. On input all is nullable but the items of lists. */
function writeFieldType(model: FieldModel, types: MessageTypes, side: Side): string {
  const name = types.nameOf(model, side);
  const item = model.rule === 'list' && holdsNull(model.shape) ? name : `${name}!`;
  const type = model.rule === 'single' ? name : `[${item}]`;
  return side === 'input' || model.nullable ? type : `${type}!`;
}

function commentOf(object: Field | ReflectionObject): string | null {
  return object.comment;
}

function describe(comment: string | null | undefined): string {
  const text = comment?.trim() ?? '';
  // A JSON string is a GraphQL string.
  return text === '' ? '' : `${JSON.stringify(text)}\n`;
}

function deprecation(deprecated: boolean): string {
  return deprecated ? ' @deprecated' : '';
}

function block(head: string, lines: readonly string[]): string {
  return `${head} {\n${lines.map(indent).join('\n')}\n}`;
}

function indent(text: string): string {
  return text.replace(/^/gm, '  ');
}

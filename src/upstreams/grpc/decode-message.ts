import { type Type, util } from 'protobufjs';
import { BareObject } from '../bare-object';
import type { UpstreamSelection } from '../upstream';
import { BadValue, createLeafDecoder, printInteger } from './decode-value';
import { describeMessage, type FieldModel, type ProtoScalar, type ValueShape } from './message-model';
import { ownValue } from './own-value';

/** Says which GraphQL type a message stands for at one place, and which its fields lead to. */
export interface TypeView {
  readonly typeName: string;
  field(name: string, model: FieldModel): TypeView;
}

/** Collects what could not be decoded, at GraphQL paths. */
export interface DecodeScope {
  /** The path of the value at hand; decoders lengthen it on their way down and shorten it again. */
  readonly path: (string | number)[];
  readonly failures: DecodeFailure[];
}

/** A value that fits no GraphQL value. */
export interface DecodeFailure {
  readonly path: readonly (string | number)[];
  readonly reason: string;
}

/** Given in place of a value that must not be null and has none: the nearest nullable place above becomes null. */
export const failed = Symbol('failed');

/** Turns a decoded value into GraphQL's, or into {@link failed} after it noted why. */
export type Decoder = (value: unknown, scope: DecodeScope) => unknown;

/** Makes the decoder of a single value for the fields that are selected of it. Undefined selections: it is a leaf. */
export function createDecoder(
  shape: ValueShape,
  selections: readonly UpstreamSelection[] | undefined,
  view: TypeView,
): Decoder {
  if (shape.kind === 'message') return createMessageDecoder(shape.type, selections ?? [], view);
  const decode = createLeafDecoder(shape);
  return (value, scope) => {
    const decoded = decode(value);
    if (!(decoded instanceof BadValue)) return decoded;
    scope.failures.push({ path: [...scope.path], reason: decoded.reason });
    return failed;
  };
}

/** Makes the decoder of a whole field: one value, a list or a map. */
export function createFieldDecoder(
  model: FieldModel,
  selections: readonly UpstreamSelection[] | undefined,
  view: TypeView,
): Decoder {
  if (model.rule === 'map') return createMapDecoder(model, selections ?? [], view);
  const decode = createDecoder(model.shape, selections, view);
  if (model.rule === 'list') return createListDecoder(decode);
  return model.nullable ? (value, scope) => (value === undefined ? null : decode(value, scope)) : decode;
}

function createListDecoder(decode: Decoder): Decoder {
  return (value, scope) => {
    if (!Array.isArray(value)) return [];
    const items: unknown[] = [];
    for (let index = 0; index < value.length; index++) {
      scope.path.push(index);
      const decoded = decode(value[index], scope);
      scope.path.pop();
      if (decoded === failed) return failed;
      items.push(decoded);
    }
    return items;
  };
}

function createMessageDecoder(type: Type, selections: readonly UpstreamSelection[], view: TypeView): Decoder {
  const models = new Map(describeMessage(type).map((model) => [model.name, model]));
  const fields = [...mergeSelections(selections)].flatMap(([name, nested]) => {
    const model = models.get(name);
    if (model === undefined) return [];
    const decode = createFieldDecoder(model, nested, view.field(name, model));
    return [{ name, wireName: model.field.name, nullable: model.nullable, decode }];
  });
  const typeName = selects(selections, '__typename') ? view.typeName : undefined;
  return (message, scope) => {
    const object: Record<string, unknown> = new BareObject();
    if (typeName !== undefined) object['__typename'] = typeName;
    for (const { name, wireName, nullable, decode } of fields) {
      scope.path.push(name);
      const decoded = decode(ownValue(message, wireName), scope);
      scope.path.pop();
      if (decoded === failed && !nullable) return failed;
      object[name] = decoded === failed ? null : decoded;
    }
    return object;
  };
}

function createMapDecoder(model: FieldModel, selections: readonly UpstreamSelection[], view: TypeView): Decoder {
  const selected = mergeSelections(selections);
  const decodeValue = createDecoder(
    model.shape,
    selected.get('value'),
    view.field('value', { ...model, rule: 'single' }),
  );
  const readKey = createKeyReader(model.key ?? 'string');
  const emptyValue = model.shape.kind === 'message' ? {} : undefined;
  return (value, scope) => {
    const entries: unknown[] = [];
    for (const [key, item] of Object.entries(value ?? {})) {
      scope.path.push(entries.length, 'value');
      const entry: Record<string, unknown> = new BareObject();
      // A map's value that was left out on the wire is the default of its type.
      if (selected.has('value')) entry['value'] = decodeValue(item ?? emptyValue, scope);
      scope.path.length -= 2;
      if (entry['value'] === failed) return failed;
      if (selected.has('key')) entry['key'] = readKey(key);
      if (selected.has('__typename')) entry['__typename'] = view.typeName;
      entries.push(entry);
    }
    return entries;
  };
}

/** Map keys arrive as members' names: 64-bit ones as eight characters that hold their bits, booleans as words. */
function createKeyReader(scalar: ProtoScalar): (key: string) => unknown {
  switch (scalar) {
    case 'int64':
    case 'sint64':
    case 'sfixed64':
      return (key) => printInteger(util.longFromHash(key, false));
    case 'uint64':
    case 'fixed64':
      return (key) => printInteger(util.longFromHash(key, true));
    case 'int32':
    case 'sint32':
    case 'sfixed32':
      return Number;
    case 'bool':
      return (key) => key === 'true';
    default:
      return (key) => key;
  }
}

function mergeSelections(
  selections: readonly UpstreamSelection[],
  into = new Map<string, readonly UpstreamSelection[] | undefined>(),
): ReadonlyMap<string, readonly UpstreamSelection[] | undefined> {
  for (const selection of selections) {
    if (selection.kind === 'fragment') {
      mergeSelections(selection.selections, into);
    } else {
      const earlier = into.get(selection.name);
      into.set(
        selection.name,
        earlier === undefined ? selection.selections : [...earlier, ...(selection.selections ?? [])],
      );
    }
  }
  return into;
}

function selects(selections: readonly UpstreamSelection[], name: string): boolean {
  return mergeSelections(selections).has(name);
}

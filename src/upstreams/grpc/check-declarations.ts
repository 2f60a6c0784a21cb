import { Enum, Namespace, type NamespaceBase, type ReflectionObject, Type } from 'protobufjs';
import type { Problem } from '../../problem';
import { lineOfMatch } from './line-of-match';

/** A mistake in a declaration, and the file (absolute) and line that it is at. */
export interface DeclarationFault extends Pick<Problem, 'line' | 'message' | 'mend'> {
  readonly file: string;
}

/** The greatest number that a field may have. */
const greatestNumber = 536_870_911;

/** Finds what protobuf forbids in the declarations of the given texts (by absolute file) though protobufjs takes it. */
export function checkDeclarations(
  root: NamespaceBase,
  texts: ReadonlyMap<string, string>,
): readonly DeclarationFault[] {
  return root.nestedArray.flatMap((object) => [
    ...checkObject(object, texts),
    ...(object instanceof Namespace || object instanceof Type ? checkDeclarations(object, texts) : []),
  ]);
}

function checkObject(object: ReflectionObject, texts: ReadonlyMap<string, string>): readonly DeclarationFault[] {
  const file = object.filename ?? '';
  const text = texts.get(file);
  if (text === undefined) return [];
  if (object instanceof Type) return checkNumbers(object, text).map((fault) => ({ file, ...fault }));
  if (object instanceof Enum) return checkZero(object, text).map((fault) => ({ file, ...fault }));
  return [];
}

type Fault = Omit<DeclarationFault, 'file'>;

function checkNumbers({ name, fieldsArray }: Type, text: string): readonly Fault[] {
  const wrong = fieldsArray.filter(({ id, declaringField }) => declaringField === null && !isNumber(id));
  return wrong.map((field) => ({
    line: lineOfMatch(text, new RegExp(`\\b${field.name}\\s*=\\s*${String(field.id)}\\b`)) ?? 1,
    message: `The field ${name}.${field.name} has the number ${String(field.id)}.`,
    mend: `Give it a number from 1 to ${String(greatestNumber)} that no other field of ${name} has.`,
  }));
}

function isNumber(id: number): boolean {
  return id >= 1 && id <= greatestNumber;
}

/** Enums are open in proto3, and by default in editions; what was not sent is their first value, which must be 0. */
function checkZero(type: Enum, text: string): readonly Fault[] {
  const [first] = Object.entries(type.values);
  if (!isOpen(type) || first?.[1] === 0) return [];
  return [
    {
      line: lineOfMatch(text, new RegExp(`\\benum\\s+${type.name}\\b`)) ?? 1,
      message: `The enum ${type.name} does not begin with a value of number 0.`,
      mend: `Begin it with one, such as ${type.name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '_').toUpperCase()}_UNSPECIFIED = 0.`,
    },
  ];
}

/** protobufjs keeps the features that it resolved to itself. */
function isOpen(type: Enum): boolean {
  const { _features: features } = type as unknown as { readonly _features?: { readonly enum_type?: unknown } };
  return features?.enum_type === 'OPEN';
}

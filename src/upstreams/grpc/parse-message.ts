import { isUtf8 } from 'node:buffer';
import { BufferReader, Type } from 'protobufjs';

/**
 * Makes the parser of a message's bytes. It is as strict as protobuf's specification where protobufjs is not: lengths stay
 * inside the message, strings are UTF-8, no field has the number 0, and of a oneof's members the last one counts. The
 * parser throws on bytes that are no such message.
 */
export function createMessageParser(type: Type): (bytes: Buffer) => unknown {
  for (const reached of collectTypes(type)) keepLastMembers(reached);
  return (bytes) => {
    const reader = new StrictReader(bytes);
    const message = type.decode(reader);
    if (reader.pos !== bytes.length) throw new RangeError('The message ends inside a field.');
    return message;
  };
}

/** Strings of so many bytes are looked at one by one. */
const longestKey = 64;

class StrictReader extends BufferReader {
  /** The varint that was read last; where a field is skipped, that is its tag. */
  private last = 0;

  constructor(private readonly message: Buffer) {
    super(message);
  }

  override uint32(): number {
    return (this.last = super.uint32());
  }

  override int64(): ReturnType<BufferReader['int64']> {
    return this.whole(super.int64());
  }

  override uint64(): ReturnType<BufferReader['uint64']> {
    return this.whole(super.uint64());
  }

  override sint64(): ReturnType<BufferReader['sint64']> {
    return this.whole(super.sint64());
  }

  override string(): string {
    const start = this.pos;
    const length = this.uint32();
    const end = this.pos + length;
    if (length <= longestKey && this.isAsciiTo(end)) {
      // No view of the bytes is made, as there may be thousands of keys.
      return this.message.toString('latin1', this.pos, (this.pos = end));
    }
    this.pos = start;
    if (!isUtf8(this.bytes())) throw new TypeError('A string is not UTF-8.');
    this.pos = start;
    return super.string();
  }

  override skipType(wireType: number, depth?: number): this {
    if (this.last >>> 3 === 0) throw new RangeError('A field has the number 0.');
    super.skipType(wireType, depth);
    return this;
  }

  /** False where the message ends before that place. */
  private isAsciiTo(end: number): boolean {
    for (let index = this.pos; index < end; index++) if ((this.buf[index] ?? 0x80) >= 0x80) return false;
    return true;
  }

  /** A varint of 64 bits that the message's end cuts off is taken by protobufjs; its last byte says that more follow. */
  private whole<T>(value: T): T {
    if ((this.buf[this.pos - 1] ?? 0x80) >= 0x80) throw new RangeError('A number is cut off.');
    return value;
  }
}

function collectTypes(type: Type, into = new Set<Type>()): ReadonlySet<Type> {
  if (into.has(type)) return into;
  into.add(type);
  for (const field of type.fieldsArray) {
    const { resolvedType } = field.resolve();
    if (resolvedType instanceof Type) collectTypes(resolvedType, into);
  }
  return into;
}

const kept = new WeakSet<Type>();

/** Lets a member of a oneof that is set on a message take the others away. */
function keepLastMembers(type: Type): void {
  if (kept.has(type)) return;
  kept.add(type);
  for (const { fieldsArray } of type.oneofsArray) {
    const names = fieldsArray.map(({ name }) => name);
    if (names.length > 1) for (const name of names) defineMember(type, name, names);
  }
}

/** Once set, a member is an own property, which hides this setter until another member takes it away. */
function defineMember(type: Type, name: string, names: readonly string[]): void {
  Object.defineProperty(type.ctor.prototype, name, {
    configurable: true,
    set(this: object, value: unknown) {
      for (const other of names) Reflect.deleteProperty(this, other);
      Object.defineProperty(this, name, { value, configurable: true, enumerable: true, writable: true });
    },
  });
}

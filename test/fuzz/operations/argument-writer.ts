import {
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  type GraphQLArgument,
  type GraphQLInputType,
} from 'graphql';
import type { Random } from '../../oracle/random';

/** Writes arguments and conditions, as literals and as variables: given, absent, null or by default. */
export class ArgumentWriter {
  private readonly definitions: string[] = [];
  private readonly values: Record<string, unknown> = {};

  constructor(
    private readonly random: Random,
    private readonly ids: readonly string[],
  ) {}

  /** The arguments of a field, in brackets; some that may be left out are. */
  write(args: readonly GraphQLArgument[]): string {
    const written = args.flatMap((arg) => {
      const isRequired = isNonNullType(arg.type) && arg.defaultValue === undefined;
      if (!isRequired && this.random.chance(0.5)) return [];
      return [
        `${arg.name}: ${this.value(arg.name, arg.type, { hasDefault: arg.defaultValue !== undefined, depth: 2 })}`,
      ];
    });
    return written.length === 0 ? '' : `(${written.join(', ')})`;
  }

  /** `@skip` or `@include` with the given probability. */
  condition(probability: number): string {
    const { random } = this;
    if (!random.chance(probability)) return '';
    const value = random.chance(0.3)
      ? String(random.chance(0.5))
      : this.variable('Boolean!', random.chance(0.5), undefined);
    return ` @${random.pick(['skip', 'include'])}(if: ${value})`;
  }

  /** All variables: their definitions, and the values that are given. */
  variables(): { readonly definitions: string; readonly values: Readonly<Record<string, unknown>> } {
    return { definitions: this.definitions.join(', '), values: this.values };
  }

  private value(
    name: string,
    type: GraphQLInputType,
    place: { readonly hasDefault: boolean; readonly depth: number },
  ): string {
    const { random } = this;
    if (random.chance(0.35)) return this.typedVariable(name, type, place);
    if (!isNonNullType(type) && random.chance(0.1)) return 'null';
    const inner = getNullableType(type);
    if (isListType(inner)) {
      if (random.chance(0.15)) return this.value(name, inner.ofType, { hasDefault: false, depth: place.depth });
      const items = Array.from({ length: random.int(3) }, () =>
        this.value(name, inner.ofType, { hasDefault: false, depth: place.depth - 1 }),
      );
      return `[${items.join(', ')}]`;
    }
    if (isInputObjectType(inner)) {
      const fields = Object.values(inner.getFields()).filter(() => place.depth > 0 && random.chance(0.5));
      const members = fields.map(
        (field) =>
          `${field.name}: ${this.value(field.name, field.type, { hasDefault: false, depth: place.depth - 1 })}`,
      );
      return `{ ${members.join(', ')} }`;
    }
    if (isEnumType(inner)) return random.pick(['RED', 'GREEN']);
    return JSON.stringify(this.leaf(name, inner.name));
  }

  private typedVariable(
    name: string,
    type: GraphQLInputType,
    { hasDefault }: { readonly hasDefault: boolean },
  ): string {
    const { random } = this;
    const value = this.plain(name, type, 2);
    const isRequired = isNonNullType(type);
    if (isRequired && hasDefault && random.chance(0.6))
      return this.variable(String(type.ofType), random.chance(0.2) ? null : undefined, undefined);
    if (isRequired) return this.variable(String(type), value, undefined);
    const given = random.pick(['given', 'given', 'absent', 'null', 'default'] as const);
    if (given === 'absent') return this.variable(String(type), undefined, undefined);
    if (given === 'null') return this.variable(String(type), null, undefined);
    const isSimple = typeof value === 'number' || typeof value === 'boolean';
    return given === 'default' && isSimple
      ? this.variable(String(type), undefined, JSON.stringify(value))
      : this.variable(String(type), value, undefined);
  }

  private variable(type: string, value: unknown, byDefault: string | undefined): string {
    const name = `v${String(this.definitions.length)}`;
    this.definitions.push(`$${name}: ${type}${byDefault === undefined ? '' : ` = ${byDefault}`}`);
    if (value !== undefined) this.values[name] = value;
    return `$${name}`;
  }

  private plain(name: string, type: GraphQLInputType, depth: number): unknown {
    const { random } = this;
    if (!isNonNullType(type) && random.chance(0.1)) return null;
    const inner = getNullableType(type);
    if (isListType(inner))
      return Array.from({ length: random.int(3) }, () => this.plain(name, inner.ofType, depth - 1));
    if (isInputObjectType(inner)) {
      const fields = Object.values(inner.getFields()).filter(() => depth > 0 && random.chance(0.5));
      return Object.fromEntries(fields.map((field) => [field.name, this.plain(field.name, field.type, depth - 1)]));
    }
    return isEnumType(inner) ? random.pick(['RED', 'GREEN']) : this.leaf(name, inner.name);
  }

  private leaf(name: string, type: string): unknown {
    const { random } = this;
    if (name === 'id') return random.pick(this.ids);
    if (type === 'Int') return random.int(4);
    if (type === 'Boolean') return random.chance(0.5);
    return random.pick(['a', '', 'b "c"', 'ü']);
  }
}

import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql';
import type { Random } from '../../oracle/random';
import { ArgumentWriter } from './argument-writer';

/** A random operation with the values of its variables. */
export interface RandomOperation {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** What operations are written over. */
export interface OperationPlace {
  readonly schema: GraphQLSchema;
  /** Values for arguments named `id`. */
  readonly ids: readonly string[];
}

/** Response keys that were seen to hurt: names of keys, requirements and built-in members. */
const hurtful = [
  'id',
  'code',
  'spot',
  'f0',
  'f2',
  'c0',
  'count',
  'constructor',
  'toString',
  '__proto__',
  '__proto',
  'then',
  'e0',
  '_0',
  'hasOwnProperty',
  'length',
];

/** Writes a random operation: aliases, fragments, conditions, arguments, variables. It may be invalid where response keys meet. */
export function randomOperation(random: Random, place: OperationPlace): RandomOperation {
  return new OperationWriter(random, place).write();
}

class OperationWriter {
  private readonly fragments: string[] = [];
  private readonly args: ArgumentWriter;
  private aliases = 0;
  private fields = 0;

  constructor(
    private readonly random: Random,
    private readonly place: OperationPlace,
  ) {
    this.args = new ArgumentWriter(random, place.ids);
  }

  write(): RandomOperation {
    const { random, place } = this;
    const { schema } = place;
    const kinds = (['query', 'query', 'query', 'query', 'mutation', 'subscription'] as const).filter(
      (kind) =>
        kind === 'query' || (kind === 'mutation' ? schema.getMutationType() : schema.getSubscriptionType()) != null,
    );
    const kind = random.pick(kinds);
    const root = {
      query: schema.getQueryType(),
      mutation: schema.getMutationType(),
      subscription: schema.getSubscriptionType(),
    }[kind];
    const fields = Object.values(root?.getFields() ?? {});
    const count = kind === 'subscription' ? 1 : 1 + random.int(3);
    const roots = Array.from({ length: count }, (_, n) =>
      this.field(random.pick(fields), {
        depth: 3,
        alias: random.chance(0.7) ? `r${String(n)}` : undefined,
        bare: true,
      }),
    );
    // One change twice: what the first has read must not be what the second answers.
    const [first = ''] = roots;
    if (kind === 'mutation' && random.chance(0.5)) roots.push(`again: ${first.replace(/^r0: /, '')}`);
    if (kind !== 'subscription' && random.chance(0.05)) roots.push('__typename');
    const { definitions, values } = this.args.variables();
    const named = random.chance(0.2) ? ' Op' : '';
    return {
      query: `${kind}${named}${definitions === '' ? '' : ` (${definitions})`} { ${roots.join(' ')} }\n${this.fragments.join('\n')}`,
      variables: values,
    };
  }

  private selection(type: GraphQLNamedType, depth: number): string {
    const parts = isAbstractType(type) ? this.abstractParts(type, depth) : this.objectParts(type, depth);
    return `{ ${(parts.length === 0 ? ['__typename'] : parts).join(' ')} }`;
  }

  private objectParts(type: GraphQLNamedType, depth: number): string[] {
    const { random } = this;
    if (!isCompositeType(type) || !('getFields' in type)) return [];
    const usable = Object.values(type.getFields()).filter(
      (field) => depth > 0 || !isCompositeType(getNamedType(field.type)),
    );
    const most = this.fields > 40 ? 1 : 5;
    const chosen = random.shuffle(usable).slice(0, 1 + random.int(most));
    const parts = chosen.flatMap((field) => {
      const part = this.field(field, { depth, alias: this.alias(), bare: false });
      return isCompositeType(getNamedType(field.type)) && random.chance(0.1)
        ? [part, this.again(part, field, depth)]
        : [part];
    });
    if ('count' in type.getFields() && random.chance(0.15)) parts.push('count');
    if (random.chance(0.25)) parts.push(random.chance(0.8) ? '__typename' : `t${String(this.aliases++)}: __typename`);
    if (parts.length > 1 && random.chance(0.25)) parts.push(this.fragment(type.name, parts.splice(0, 1)));
    return parts;
  }

  /** The same field once more, with another selection. */
  private again(part: string, field: GraphQLField<unknown, unknown>, depth: number): string {
    const head = part.slice(0, part.indexOf('{'));
    return `${head}${this.selection(getNamedType(field.type), depth - 1)}`;
  }

  private abstractParts(type: GraphQLNamedType, depth: number): string[] {
    const { random, place } = this;
    if (!isAbstractType(type)) return [];
    const parts: string[] = random.chance(0.5) ? ['__typename'] : [];
    if ('getFields' in type && random.chance(0.6)) parts.push(...this.objectParts(type, depth));
    for (const member of place.schema.getPossibleTypes(type)) {
      if (random.chance(0.75)) parts.push(this.fragment(member.name, this.objectParts(member, depth)));
    }
    const others = Object.values(place.schema.getTypeMap()).filter(
      (other) => isAbstractType(other) && other !== type && !other.name.startsWith('__'),
    );
    const [other] = random.shuffle(others);
    const meet =
      isAbstractType(other) &&
      place.schema.getPossibleTypes(other).some((member) => place.schema.isSubType(type, member));
    if (other !== undefined && meet && 'getFields' in other && random.chance(0.4))
      parts.push(this.fragment(other.name, this.objectParts(other, 0)));
    return random.shuffle(parts);
  }

  private fragment(type: string, parts: readonly string[]): string {
    const body = `{ ${(parts.length === 0 ? ['__typename'] : parts).join(' ')} }`;
    const condition = this.args.condition(0.12);
    if (this.random.chance(0.6)) return `... on ${type}${condition} ${body}`;
    const name = `F${String(this.fragments.length)}`;
    this.fragments.push(`fragment ${name} on ${type} ${body}`);
    return `...${name}${condition}`;
  }

  private field(
    field: GraphQLField<unknown, unknown>,
    { depth, alias, bare }: { readonly depth: number; readonly alias: string | undefined; readonly bare: boolean },
  ): string {
    this.fields++;
    const named = getNamedType(field.type);
    const below = isCompositeType(named) ? ` ${this.selection(named, depth - 1)}` : '';
    const condition = this.args.condition(bare ? 0 : 0.1);
    return `${alias === undefined ? '' : `${alias}: `}${field.name}${this.args.write(field.args)}${condition}${below}`;
  }

  private alias(): string | undefined {
    const { random } = this;
    if (random.chance(0.5)) return undefined;
    return random.chance(0.2) ? random.pick(hurtful) : `a${String(this.aliases++)}`;
  }
}

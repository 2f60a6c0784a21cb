import type { Random } from './random';
import type { RandomEntity, RandomField, RandomGraph } from './random-graph';
import { hasCode } from './random-resolvers';

/** A random operation with the values of its variables. */
export interface RandomOperation {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Writes an operation over a graph: nested selections, aliases, fragments, conditions and arguments. */
export function createRandomOperation(graph: RandomGraph, random: Random): RandomOperation {
  const writer = new OperationWriter(graph, random);
  const roots = Array.from({ length: 1 + random.int(3) }, (_, n) => writer.root(n));
  const fragments = writer.fragments.join('\n');
  const body = `{ ${roots.join(' ')} }\n${fragments}`;
  const types = { yes: 'Boolean!', no: 'Boolean!', x: 'Int', deep: 'Deep' };
  const used = Object.entries(types).filter(([name]) => body.includes(`$${name}`));
  const definitions = used.map(([name, type]) => `$${name}: ${type}`).join(', ');
  return {
    query: `query ${definitions === '' ? '' : `(${definitions}) `}${body}`,
    variables: { yes: true, no: false, ...(random.chance(0.5) ? { x: 3 } : {}), deep: { color: 'RED', deep: [] } },
  };
}

class OperationWriter {
  readonly fragments: string[] = [];
  private aliases = 0;

  constructor(
    private readonly graph: RandomGraph,
    private readonly random: Random,
  ) {}

  root(n: number): string {
    const { random } = this;
    const entity = random.pick(this.graph.entities);
    const body = this.selection(entity, 3);
    const id = `${entity.name}-${String(random.int(6))}`;
    const field = random.pick([
      `all${entity.name}`,
      `one${entity.name}(id: "${id}")`,
      `all${entity.name}`,
      `none${entity.name}`,
    ]);
    return `r${String(n)}: ${field} ${body}`;
  }

  private selection(entity: RandomEntity, depth: number): string {
    const { random } = this;
    const usable = entity.fields.filter(({ targets }) => targets.length === 0 || depth > 0);
    const chosen = random.shuffle(usable).slice(0, 1 + random.int(4));
    const parts = chosen.map((field) => this.field(field, depth));
    if (random.chance(0.3)) parts.push('__typename');
    if (random.chance(0.3)) parts.push(random.chance(0.5) ? 'id' : `key${String(this.aliases++)}: id`);
    if (random.chance(0.2) && hasCode(this.graph, entity.name)) parts.push('code');
    if (parts.length > 1 && random.chance(0.25)) parts.push(this.fragment(entity, parts.splice(0, 1)));
    return `{ ${(parts.length === 0 ? ['id'] : parts).join(' ')} }`;
  }

  private fragment({ name }: RandomEntity, parts: readonly string[]): string {
    if (this.random.chance(0.5)) return `... on ${name} { ${parts.join(' ')} }`;
    const fragment = `F${String(this.fragments.length)}`;
    this.fragments.push(`fragment ${fragment} on ${name} { ${parts.join(' ')} }`);
    return `...${fragment}`;
  }

  private field(field: RandomField, depth: number): string {
    const { random } = this;
    const name = `${this.alias()}: ${field.name}`;
    const args = field.kind === 'echo' ? random.pick(['', '(x: $x)', '(x: 2)', '(tags: "a", deep: $deep)']) : '';
    const condition = random.chance(0.15)
      ? random.pick([' @include(if: $yes)', ' @skip(if: $yes)', ' @include(if: $no)'])
      : '';
    return `${name}${args}${condition}${this.below(field, depth)}`;
  }

  /** Names that were seen to hurt, and plain ones. */
  private alias(): string {
    const alias = `a${String(this.aliases++)}`;
    return this.random.chance(0.05) ? `constructor${alias}` : alias;
  }

  private below({ kind, targets }: RandomField, depth: number): string {
    if (targets.length === 0) return '';
    const entities = targets.flatMap((name) => this.graph.entities.filter((entity) => entity.name === name));
    if (kind !== 'any') return entities.map((entity) => ` ${this.selection(entity, depth - 1)}`).join('');
    const members = entities.map((entity) => `... on ${entity.name} ${this.selection(entity, depth - 1)}`);
    return ` { __typename ${members.join(' ')} }`;
  }
}

import type { FieldNode } from 'graphql';
import { compute } from '../truth/computed-value';
import { bump, counted, eventsOf, findReferable, given } from '../truth/monolith';
import type { Run } from '../truth/run-conditions';
import { Fault } from '../world/fault';
import { keyFields, kindOfField, type KeyKind } from '../world/key-kind';
import { Obj, Ref, type Entity, type Root, type Row, type Service, type Value, type World } from '../world/world';
import type { Source } from './answer-document';
import { doorsOf, type Door } from './doors';
import type { Stage } from './stage';
import { heldFields, ownNames } from './own-names';

type Given = Readonly<Record<string, unknown>>;

/** A row as a service holds it; `input` is the key object that it was asked by. */
interface HeldRow {
  readonly entity: Entity;
  readonly row: Row;
  readonly input: Given;
}

/** What a service answers, field by field, in its own names. */
export class ServiceData {
  private readonly own;
  private readonly doors: ReadonlyMap<string, readonly Door[]>;
  private readonly rootsByOwn: ReadonlyMap<string, Root>;
  private readonly publicFields: ReadonlyMap<string, ReadonlyMap<string, string>>;

  constructor(
    private readonly world: World,
    private readonly service: Service,
  ) {
    this.own = ownNames(world, service);
    const doors = new Map<string, Door[]>();
    for (const door of doorsOf(world, service)) doors.set(door.field, [...(doors.get(door.field) ?? []), door]);
    this.doors = doors;
    const mine = world.roots.filter((root) => root.service === service.name);
    this.rootsByOwn = new Map(mine.map((root) => [this.own.root(root.name), root]));
    this.publicFields = new Map(
      world.entities.map((entity) => [
        entity.name,
        new Map(heldFields(entity, service.name).map((name) => [this.own.field(entity.name, name), name])),
      ]),
    );
  }

  /** The value of a field; a fault where it fails. */
  resolve(stage: Stage, place: { readonly parent: Source; readonly node: FieldNode; readonly args: Given }): unknown {
    const { parent, node, args } = place;
    const { run } = stage;
    const name = node.name.value;
    const { item } = parent;
    if (item === undefined) return this.root(stage, name, args);
    if (isEvent(item)) return this.publish(item.event);
    if (item instanceof Obj) return this.objectField(item, name, args);
    return this.rowField(run, item as HeldRow, name, args);
  }

  /** The events of a subscription field, as sources for its root. */
  *events(run: Run, name: string): Generator<Source> {
    const root = this.rootsByOwn.get(name);
    if (root === undefined) throw new Error(`There is no ${name}.`);
    for (const event of eventsOf(root)) {
      if (event instanceof Ref) bump(run, this.held(event).row, 1);
      yield { typename: 'Subscription', item: { event } satisfies Event };
    }
  }

  private root(stage: Stage, name: string, args: Given): unknown {
    const doors = this.doors.get(name);
    if (doors !== undefined) return this.door(stage, doors, args);
    const root = this.rootsByOwn.get(name);
    if (root === undefined) return null;
    if (root.kind === 'value') return this.publish(root.value);
    const entity = this.world.entities.find((candidate) => candidate.name === root.type);
    const row = entity && findReferable(entity, this.service.name, args['id']);
    if (entity === undefined || row === undefined) return null;
    if (root.kind === 'bump') bump(stage.run, row, args['by']);
    const entry = row.entries.get(this.service.name);
    if (entry === 'absent') return null;
    if (entry !== undefined) return new Fault('error');
    return this.source({ entity, row, input: {} });
  }

  /** A batch in any order, short where rows are missing and long where one comes twice, unless only positions tell them apart. */
  private door({ random, met }: Stage, doors: readonly Door[], args: Given): unknown {
    const [{ style }] = doors as readonly [Door];
    met.add(`entry point: ${style}`);
    const inputs = inputsOf(style, args);
    const rows = inputs.map((input) => this.enter(doors, input));
    for (const row of rows) {
      if (row === null) met.add('row: absent');
      if (row instanceof Fault) met.add(`row: ${row.kind}`);
    }
    if (style === 'single') return rows[0];
    const isExact = rows.some((row) => row instanceof Fault);
    const isPositional = doors.some(({ entity }) => this.entity(entity).known.get(this.service.name)?.keyless);
    if (isPositional) met.add('batch: matched by position');
    if (isExact || isPositional || rows.length === 0) return rows;
    const kept = random.chance(0.5) ? rows.filter((row) => row !== null) : rows;
    const order = random.chance(0.6) ? random.shuffle(kept) : kept;
    if (kept.length < rows.length) met.add('batch: short');
    if (order.some((row, index) => row !== kept[index])) met.add('batch: permuted');
    const [first] = order;
    if (first == null || !random.chance(0.15)) return order;
    met.add('batch: duplicated');
    return [...order, first];
  }

  private enter(doors: readonly Door[], input: Given): Source | Fault | null {
    for (const { entity: name, kind, style } of doors) {
      const entity = this.entity(name);
      if (input['__typename'] !== undefined && input['__typename'] !== this.own.type(name)) continue;
      // Representations may hold any key of their type.
      const kinds = style === 'representations' ? (entity.known.get(this.service.name)?.kinds ?? []) : [kind];
      const row = kinds.map((each) => this.find(entity, each, input)).find((found) => found !== undefined);
      if (row === undefined) continue;
      const entry = row.entries.get(this.service.name);
      if (entry === 'absent') return null;
      if (entry === 'error') return new Fault('error');
      if (entry === 'text') return new Fault('wrong type');
      if (entry === 'ghost') return new Fault('unknown type');
      return this.source({ entity, row, input });
    }
    return null;
  }

  private find(entity: Entity, kind: KeyKind, input: Given): Row | undefined {
    const wanted = keyFields(kind).map(({ name }) => [this.own.field(entity.name, name), name] as const);
    return entity.rows.find(({ keys }) =>
      wanted.every(([own, name], index) =>
        isSame(keys[name], own in input ? input[own] : index === 0 ? input[''] : undefined),
      ),
    );
  }

  private entity(name: string): Entity {
    const entity = this.world.entities.find((candidate) => candidate.name === name);
    if (entity === undefined) throw new Error(`There is no entity ${name}.`);
    return entity;
  }

  private rowField(run: Run, { entity, row, input }: HeldRow, own: string, args: Given): unknown {
    const name = this.publicFields.get(entity.name)?.get(own) ?? own;
    const kind = kindOfField(name);
    if (kind !== undefined) {
      const { lostKey } = row;
      if (lostKey?.kind === kind && lostKey.service === this.service.name) {
        if (lostKey.as === 'error') return new Fault('error');
        return null;
      }
      const value = row.keys[name];
      if (name === 'id' && entity.known.get(this.service.name)?.numeric === true) return Number(value);
      return name === 'spot' ? { typename: 'Spot', item: new Obj('Spot', value as Obj['values']) } : value;
    }
    const field = entity.fields.find((candidate) => candidate.name === name);
    if (field === undefined) return null;
    if (field.kind === 'computed') return compute(field, input);
    if (field.kind === 'counter') return counted(run, row);
    return this.publish(given(row.values[name] ?? null, field, args));
  }

  private objectField({ type, values }: Obj, name: string, args: Given): unknown {
    const field = this.world.values.find((value) => value.name === type)?.fields.find((each) => each.name === name);
    const value = values[name] ?? null;
    return this.publish(field === undefined ? value : given(value, field, args));
  }

  private publish(value: Value): unknown {
    if (Array.isArray(value)) return (value as readonly Value[]).map((item) => this.publish(item));
    if (value instanceof Obj) return { typename: this.own.type(value.type), item: value } satisfies Source;
    return value instanceof Ref ? this.source(this.held(value)) : value;
  }

  private held({ entity: name, n }: Ref): HeldRow {
    const entity = this.entity(name);
    const row = entity.rows[n];
    if (row === undefined) throw new RangeError(`There is no row ${String(n)} of ${name}.`);
    return { entity, row, input: {} };
  }

  private source(item: HeldRow): Source {
    return { typename: this.own.type(item.entity.name), item };
  }
}

interface Event {
  readonly event: Value;
}

function isEvent(item: unknown): item is Event {
  return typeof item === 'object' && item !== null && 'event' in item;
}

function inputsOf(style: Door['style'], args: Given): readonly Given[] {
  const list = (value: unknown) => (Array.isArray(value) ? (value as readonly unknown[]) : []);
  switch (style) {
    case 'single':
      return [{ '': args['one'] }];
    case 'list':
      return list(args['keys']).map((key) => ({ '': key }));
    case 'interface':
      return list(args['ids']).map((key) => ({ '': key }));
    case 'objects':
      return list(args['keys']) as readonly Given[];
    case 'representations':
      return list(args['representations']) as readonly Given[];
    case 'expression': {
      const all = list((args['in'] as Given)['all']) as readonly Given[];
      return all.map(unfolded);
    }
  }
}

/** `k_spot_x` and `k_spot_y` back in one object, `k_org` as `org`. */
function unfolded(leaves: Given): Given {
  const input: Record<string, unknown> = {};
  for (const [path, value] of Object.entries(leaves)) {
    const name = path.slice(2);
    if (name === 'spot_x' || name === 'spot_y')
      input['spot'] = { ...(input['spot'] as Given | undefined), [name.slice(5)]: value };
    else input[name] = value;
  }
  return input;
}

function isSame(known: unknown, asked: unknown): boolean {
  return JSON.stringify(known) === JSON.stringify(asked);
}

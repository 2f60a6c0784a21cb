import type { GraphQLResolveInfo, GraphQLSchema } from 'graphql';
import { createExecutable, type Resolver } from '../../oracle/memory-upstream';
import { membersOf, namedInterface } from '../services/doors';
import { mayRefer } from '../world/entity-skeleton';
import { Fault } from '../world/fault';
import { kindOfField } from '../world/key-kind';
import { Obj, Ref, type Entity, type Field, type Root, type Row, type Value, type World } from '../world/world';
import { allowNulls } from './allow-nulls';
import { computedValue, echo } from './computed-value';
import { monolithSdl } from './monolith-sdl';
import { linked } from './linked';
import { enter, reach, reachKey, type Outcome, type Standpoint } from './reach';
import type { Run } from './run-conditions';

/** An object of a value type, with the service that answered it. */
interface Held {
  readonly obj: Obj;
  readonly base: string;
}

/** Builds the schema that holds the whole graph, goes wrong wherever the services do, and knows no gateway. Its context is a {@link Run}. */
export function createMonolith(world: World, nulls: 'strict' | 'lenient' = 'strict'): GraphQLSchema {
  const resolvers: Record<
    string,
    Record<string, Resolver | { readonly subscribe: Resolver; readonly resolve: Resolver }>
  > = {};
  for (const root of world.roots) {
    const type = { query: 'Query', mutation: 'Mutation', subscription: 'Subscription' }[root.operation];
    (resolvers[type] ??= {})[root.name] = rootResolver(world, root);
  }
  for (const entity of world.entities) resolvers[entity.name] = entityResolvers(world, entity);
  for (const { name, fields } of world.values) {
    resolvers[name] = Object.fromEntries(
      fields.map((field): [string, Resolver] => [
        field.name,
        (source, args, context, info) => {
          const { obj, base } = source as unknown as Held;
          const read = (name: string): unknown => obj.values[name] ?? null;
          if (field.kind === 'link') return linked({ world, run: context as unknown as Run, info, read }, field);
          return publish(world, given(obj.values[field.name] ?? null, field, args), base);
        },
      ]),
    );
  }
  const abstract = { __resolveType: (source: unknown) => typeOf(source as Standpoint | Held) } as Record<
    string,
    Resolver
  >;
  for (const { name } of world.abstracts) resolvers[name] = abstract;
  for (const service of world.services)
    if (membersOf(world, service, 'interface').length > 0) resolvers[namedInterface(service)] = abstract;
  const schema = createExecutable(monolithSdl(world), resolvers);
  return nulls === 'strict' ? schema : allowNulls(schema);
}

function typeOf(source: Standpoint | Held): string {
  return 'obj' in source ? source.obj.type : source.entity.name;
}

function rootResolver(
  world: World,
  root: Root,
): Resolver | { readonly subscribe: Resolver; readonly resolve: Resolver } {
  const value = () => publish(world, root.value, root.service);
  const up = (context: unknown): Run => {
    const run = context as Run;
    if (run.down.has(root.service)) throw new Error(`${root.service} is down`);
    return run;
  };
  switch (root.kind) {
    case 'value':
      return (_, __, context) => {
        up(context);
        return value();
      };
    case 'lookup':
    case 'bump':
      return (_, args, context) => {
        const run = up(context);
        const found = findRow(world, root, args['id']);
        if (found === undefined) return null;
        if (root.kind === 'bump') bump(run, found.row, args['by']);
        return settle(enter(run, found.row, root.service), () => found);
      };
    case 'ticks':
      return {
        subscribe: (_, __, context) => ticks(world, root, up(context)),
        resolve: (item) => publish(world, item as unknown as Value, root.service),
      };
  }
}

async function* ticks(world: World, root: Root, run: Run): AsyncGenerator<Value, undefined> {
  await Promise.resolve();
  for (const item of eventsOf(root)) {
    if (item instanceof Ref) bump(run, rowOf(world, item), 1);
    yield item;
  }
  return undefined;
}

/** The items that a subscription gives an event each. */
export function eventsOf({ value }: Root): readonly Value[] {
  return Array.isArray(value) ? (value as readonly Value[]) : [];
}

/** Raises the counter of a row. */
export function bump(run: Run, row: Row, by: unknown): void {
  const key = `${row.entity}-${String(row.n)}`;
  run.counters.set(key, (run.counters.get(key) ?? 0) + Number(by));
}

/** The counter of a row. */
export function counted(run: Run, row: Row): number {
  return run.counters.get(`${row.entity}-${String(row.n)}`) ?? 0;
}

/** The row that a root field with the argument `id` gives, where its service may refer to it. */
function findRow(world: World, root: Root, id: unknown): Standpoint | undefined {
  const entity = world.entities.find(({ name }) => name === root.type);
  const row = entity && findReferable(entity, root.service, id);
  return entity && row && { entity, row, base: root.service };
}

/** The row with an id, where a service may refer to it. */
export function findReferable(entity: Entity, service: string, id: unknown): Row | undefined {
  return entity.rows.find((row) => row.keys['id'] === id && mayRefer(entity, row, service));
}

function rowOf({ entities }: World, { entity, n }: Ref): Row {
  const row = entities.find(({ name }) => name === entity)?.rows[n];
  if (row === undefined) throw new RangeError(`There is no row ${String(n)} of ${entity}.`);
  return row;
}

function entityResolvers(world: World, entity: Entity): Record<string, Resolver> {
  const keys = ['id', 'code', 'org', 'num', 'spot'].map((name): [string, Resolver] => [
    name,
    (source, _, context) => keyField(context as unknown as Run, source as unknown as Standpoint, name),
  ]);
  const fields = entity.fields.map((field): [string, Resolver] => [
    field.name,
    (source, args, context, info) =>
      truthOf(world, context as unknown as Run, { at: source as unknown as Standpoint, field, args, info }),
  ]);
  const used = new Set(entity.kinds);
  const isUsed = ([name]: [string, Resolver]) => {
    const kind = kindOfField(name);
    const isAnswered = (candidate: Entity['known']) =>
      [...candidate.values()].some((known) => !known.keyless && kind !== undefined && known.kinds.includes(kind));
    return kind !== undefined && used.has(kind) && isAnswered(entity.known);
  };
  return Object.fromEntries([...keys.filter(isUsed), ...fields]);
}

function keyField(run: Run, at: Standpoint, name: string): unknown {
  const kind = kindOfField(name);
  if (kind === undefined) throw new Error(`${name} is no key.`);
  const { service, outcome } = reachKey(run, at, kind);
  return settle(outcome, () => {
    const { lostKey } = at.row;
    if (lostKey?.kind !== kind || lostKey.service !== service) return at.row.keys[name];
    return settle(lostKey.as === 'null' ? 'absent' : 'failed', () => null);
  });
}

interface FieldRead {
  readonly at: Standpoint;
  readonly field: Field;
  readonly args: Readonly<Record<string, unknown>>;
  readonly info: GraphQLResolveInfo;
}

/** The value of an entity's field where the row stands. Throws where it goes wrong. */
function truthOf(world: World, run: Run, { at, field, args, info }: FieldRead): unknown {
  if (field.kind === 'computed') {
    const read = (name: string): unknown => {
      const required = at.entity.fields.find((candidate) => candidate.name === name);
      return required === undefined
        ? keyField(run, at, name)
        : rawTruth(world, run, { at, field: required, args: {}, info });
    };
    const [target = ''] = field.owners;
    return computedValue(field, { read, enter: () => reach(run, at, target) });
  }
  const [first = ''] = field.owners;
  const service = field.owners.includes(at.base) ? at.base : first;
  if (field.kind === 'link') {
    const outcome = field.owners.includes(at.base) ? 'found' : reach(run, at, first);
    const read = (name: string): unknown => at.row.values[name] ?? null;
    return settle(outcome, () => linked({ world, run, info, read }, field));
  }
  return publish(world, given(rawTruth(world, run, { at, field, args, info }), field, args), service);
}

function rawTruth(world: World, run: Run, { at, field, args, info }: FieldRead): Value {
  if (field.kind === 'computed') return truthOf(world, run, { at, field, args, info }) as Value;
  const [first = ''] = field.owners;
  const outcome = field.owners.includes(at.base) ? 'found' : reach(run, at, first);
  return settle(outcome, () =>
    field.kind === 'counter' ? counted(run, at.row) : (at.row.values[field.name] ?? null),
  ) as Value;
}

function settle(outcome: Outcome, found: () => unknown): unknown {
  if (outcome === 'failed') throw new Error('The row failed.');
  return outcome === 'absent' ? null : found();
}

/** A value with the field's arguments applied. */
export function given(value: Value, { args: kind }: Field, args: Readonly<Record<string, unknown>>): Value {
  if (kind === 'first' && Array.isArray(value) && typeof args['first'] === 'number')
    return (value as readonly Value[]).slice(0, Math.max(0, args['first']));
  return kind === 'echo' && typeof value === 'string' ? echo(value, args) : value;
}

/** A value as graphql-js takes it: faults as errors, references as rows with the service that answered them. */
function publish(world: World, value: Value, base: string): unknown {
  if (value instanceof Fault) return new Error(value.kind);
  if (Array.isArray(value)) return (value as readonly Value[]).map((item) => publish(world, item, base));
  if (value instanceof Obj) return { obj: value, base } satisfies Held;
  if (!(value instanceof Ref)) return value;
  const entity = world.entities.find(({ name }) => name === value.entity);
  return entity && ({ entity, row: rowOf(world, value), base } satisfies Standpoint);
}

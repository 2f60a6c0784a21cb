import type { KeyKind } from '../world/key-kind';
import type { Entity, Row } from '../world/world';
import type { Run } from './run-conditions';

/** What comes of going to another service for a row. */
export type Outcome = 'found' | 'absent' | 'failed';

/** A way from service to service: the key that is taken along, and who takes it. */
interface Hop {
  readonly kind: KeyKind;
  readonly service: string;
}

/** A row as it was answered by a service, or as a link names it. */
export interface Standpoint {
  readonly entity: Entity;
  readonly row: Row;
  /** The service; of a link, {@link linkBase}. */
  readonly base: string;
}

/** Where an entity stands that a link names: at no service, and known by one key alone. */
export function linkBase(kind: KeyKind): string {
  return `link by ${kind}`;
}

/** The keys that are at hand where a row stands. */
function kindsAt({ known }: Entity, at: string): readonly KeyKind[] {
  const here = known.get(at);
  if (here !== undefined) return here.keyless ? [] : here.kinds;
  return kinds.filter((kind) => linkBase(kind) === at);
}

const kinds: readonly KeyKind[] = ['id', 'code', 'pair', 'spot'];

/** What comes of asking a service for the row: by way of others where it takes no key that is at hand. */
export function reach(run: Run, standpoint: Standpoint, target: string): Outcome {
  return walk(
    run,
    standpoint,
    wayTo(standpoint, (service) => service === target),
  );
}

/** The service that supplies a key to the standpoint, and what comes of going there. */
export function reachKey(
  run: Run,
  standpoint: Standpoint,
  kind: KeyKind,
): { readonly service: string; readonly outcome: Outcome } {
  const { entity, base } = standpoint;
  const holds = (service: string) => kindsAt(entity, service).includes(kind);
  if (holds(base)) return { service: base, outcome: 'found' };
  const way = wayTo(standpoint, holds);
  return { service: way.at(-1)?.service ?? base, outcome: walk(run, standpoint, way) };
}

/** Every service that is gone to for a field or key, and what comes of it. */
export function hopsTo(run: Run, standpoint: Standpoint, sought: Sought): readonly Visit[] {
  const { entity, base } = standpoint;
  const isThere = (service: string) =>
    'service' in sought ? service === sought.service : kindsAt(entity, service).includes(sought.kind);
  if (isThere(base)) return [];
  const way = wayTo(standpoint, isThere);
  return way.map((_, index) => ({ outcome: walk(run, standpoint, way.slice(0, index + 1)) }));
}

/** A service, or whoever has a key. */
export type Sought = { readonly service: string } | { readonly kind: KeyKind };

/** A service that was gone to. */
export interface Visit {
  readonly outcome: Outcome;
}

/** How asking an entry point of a service for the row ends. */
export function enter(run: Run, row: Row, service: string): Outcome {
  if (run.down.has(service)) return 'failed';
  const entry = row.entries.get(service);
  if (entry === undefined) return 'found';
  return entry === 'absent' ? 'absent' : 'failed';
}

function walk(run: Run, { row, base }: Standpoint, way: readonly Hop[]): Outcome {
  let at = base;
  for (const { kind, service } of way) {
    const { lostKey } = row;
    if (lostKey?.kind === kind && lostKey.service === at) return lostKey.as === 'null' ? 'absent' : 'failed';
    const outcome = enter(run, row, service);
    if (outcome !== 'found') return outcome;
    at = service;
  }
  return 'found';
}

/** The shortest way to a service, at least one hop long. */
function wayTo({ entity, base }: Standpoint, isTarget: (service: string) => boolean): readonly Hop[] {
  const ways: { readonly at: string; readonly way: readonly Hop[] }[] = [{ at: base, way: [] }];
  const seen = new Set<string>();
  for (const { at, way } of ways) {
    for (const [service, { doors }] of entity.known) {
      const kind = kindsAt(entity, at).find((each) => doors.has(each));
      if (kind === undefined || seen.has(service)) continue;
      const further = [...way, { kind, service }];
      if (isTarget(service)) return further;
      seen.add(service);
      ways.push({ at: service, way: further });
    }
  }
  throw new Error(`${entity.name} of ${base} leads nowhere.`);
}

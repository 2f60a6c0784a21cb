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

/** A row as it was answered by a service. */
export interface Standpoint {
  readonly entity: Entity;
  readonly row: Row;
  readonly base: string;
}

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
  const holds = (service: string) => {
    const known = entity.known.get(service);
    return known?.keyless === false && known.kinds.includes(kind);
  };
  if (holds(base)) return { service: base, outcome: 'found' };
  const way = wayTo(standpoint, holds);
  return { service: way.at(-1)?.service ?? base, outcome: walk(run, standpoint, way) };
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
    const known = entity.known.get(at);
    const kinds = known === undefined || known.keyless ? [] : known.kinds;
    for (const [service, { doors }] of entity.known) {
      const kind = kinds.find((each) => doors.has(each));
      if (kind === undefined || seen.has(service)) continue;
      const further = [...way, { kind, service }];
      if (isTarget(service)) return further;
      seen.add(service);
      ways.push({ at: service, way: further });
    }
  }
  throw new Error(`${entity.name} of ${base} leads nowhere.`);
}

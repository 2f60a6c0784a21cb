import type { Random } from '../../oracle/random';
import type { KeyKind } from './key-kind';
import type { DoorStyle, EntryFault, Known, Row, Service } from './world';

/** An entity before it has fields: who knows it by what, and which rows there are. */
export interface EntitySkeleton {
  readonly name: string;
  readonly kinds: readonly KeyKind[];
  readonly known: ReadonlyMap<string, Known>;
  readonly rows: readonly RowSkeleton[];
  readonly shared: boolean;
  readonly looseKeys: boolean;
  /** The service that computes fields of it. */
  readonly computer: string | undefined;
}

export type RowSkeleton = Omit<Row, 'values'>;

/** Makes the skeleton of the entity with a number. */
export function createSkeleton(random: Random, at: number, services: readonly Service[]): EntitySkeleton {
  const name = `E${String(at)}`;
  const all: readonly KeyKind[] = ['id', 'id', 'code', 'pair', 'spot'];
  const kinds = [...new Set(random.shuffle(all))].slice(0, random.pick([1, 1, 1, 2, 2, 3]));
  const knowing = random.shuffle(services).filter((_, index) => index < 1 || random.chance(0.65));
  const computer = random.chance(0.5) ? random.pick(knowing).name : undefined;
  const shared = random.chance(0.25);
  const bridges = kinds.slice(1).map(() => random.pick(knowing).name);
  const known = new Map(
    knowing.map((service, index) => {
      const own = kindsAt(random, { kinds, bridges, service: service.name, alone: knowing.length === 1 });
      return [
        service.name,
        knownAs(random, {
          kinds: own,
          service,
          computes: computer === service.name,
          mayHideKey: index > 0 && !bridges.includes(service.name),
        }),
      ];
    }),
  );
  const codeAt = kinds.indexOf('code');
  const bridge = bridges[codeAt - 1];
  const looseKeys = codeAt > 0 && !shared && bridge !== computer && random.chance(0.6);
  const draft = { name, kinds, known, shared, looseKeys, computer };
  const count = 2 + random.int(3);
  const rows = Array.from({ length: count }, (_, n) => createRow(random, { draft, at, n, bridge }));
  return { ...draft, rows };
}

interface KindsAt {
  readonly kinds: readonly KeyKind[];
  readonly bridges: readonly string[];
  readonly service: string;
  readonly alone: boolean;
}

function kindsAt(random: Random, { kinds, bridges, service, alone }: KindsAt): readonly KeyKind[] {
  if (alone) return kinds;
  const bridged = kinds.filter((_, index) => bridges[index - 1] === service || bridges[index] === service);
  return bridged.length > 0 ? bridged : [random.pick(kinds)];
}

interface KnownAs {
  readonly kinds: readonly KeyKind[];
  readonly service: Service;
  readonly computes: boolean;
  readonly mayHideKey: boolean;
}

function knownAs(random: Random, { kinds, service, computes, mayHideKey }: KnownAs): Known {
  const keyless = mayHideKey && !computes && random.chance(0.12);
  const doors = new Map(kinds.map((kind) => [kind, doorStyle(random, { kind, service, computes, keyless })]));
  return { kinds, doors, keyless, numeric: random.chance(0.25) };
}

function doorStyle(
  random: Random,
  door: { readonly kind: KeyKind; readonly service: Service; readonly computes: boolean; readonly keyless: boolean },
): DoorStyle {
  if (door.computes) return 'objects';
  const isScalar = door.kind === 'id' || door.kind === 'code';
  const styles: DoorStyle[] = isScalar
    ? ['list', 'list', 'objects', 'single', 'expression']
    : ['objects', 'expression'];
  if (door.service.selects && !door.keyless) {
    if (door.kind === 'id') styles.push('interface');
    if (isScalar) styles.push('representations');
  }
  return random.pick(styles);
}

interface RowPlace {
  readonly draft: Omit<EntitySkeleton, 'rows'>;
  readonly at: number;
  readonly n: number;
  /** The service that leads to the entity's code. */
  readonly bridge: string | undefined;
}

function createRow(random: Random, { draft, at, n, bridge }: RowPlace): RowSkeleton {
  const entries = new Map<string, EntryFault>();
  for (const [service, { doors }] of draft.known) {
    if (draft.shared || !random.chance(0.08)) continue;
    const isNamed = [...doors.values()].every((style) => style === 'interface' || style === 'representations');
    entries.set(service, random.pick(['absent', 'absent', 'error', 'text', isNamed ? 'ghost' : 'absent'] as const));
  }
  const isLost = draft.looseKeys && bridge !== undefined && random.chance(0.3);
  const as = random.pick(['null', 'error'] as const);
  return {
    entity: draft.name,
    n,
    keys: {
      id: `${String(at + 1)}${String(n)}`,
      code: `c${String(n)}${draft.name}`,
      org: `o${String(n % 2)}`,
      num: n,
      spot: { x: n % 2, y: `y${String(n)}` },
    },
    entries,
    lostKey: isLost ? { kind: 'code', service: bridge, as } : undefined,
  };
}

/** True when a service may refer to the row: it answers its key, and nothing about the row contradicts that it does. */
export function mayRefer(entity: Pick<EntitySkeleton, 'kinds' | 'known'>, row: RowSkeleton, service: string): boolean {
  const known = entity.known.get(service);
  if (known === undefined || known.keyless) return false;
  const { lostKey } = row;
  if (lostKey === undefined || lostKey.service === service) return true;
  const lostAt = entity.kinds.indexOf(lostKey.kind);
  return known.kinds.every((kind) => entity.kinds.indexOf(kind) < lostAt);
}

import { createEvent } from '../../../src/events/create-event';
import type { EventBus, Position } from '../../../src/events/event-bus';
import type { Identify } from '../../../src/http/identify';
import { readHeader } from '../../../src/http/read-header';
import { recordsOf } from '../../records-of';
import type { StartedServer } from '../../servers/server-spec';
import { redisUrlOf, startRedis } from '../../servers/start-redis';
import { readEvents } from '../../unit/http/support/read-events';
import { eventually } from '../eventually';
import { post } from '../post';
import { startGateway, type TestGateway } from '../start-gateway';
import { busKinds } from './bus-kinds';

const sdl = /* GraphQL */ `
  enum Status {
    SENT
    LOST
  }
  type Parcel @projection(topic: "parcels", key: "id") {
    id: ID!
    status: Status @index
    weight: Int! @sum
    moves: Int! @count
  }
  type Gauge @projection(topic: "gauges", key: "id") @freshness(maxLag: "1s") {
    id: ID!
    value: Int
  }
  type Page @projection(topic: "pages", key: "id") {
    id: ID!
    version: Int!
    text: String
  }
  type Note {
    text: String!
  }
  type Mutation {
    send(id: ID!, status: Status!, weight: Int!): Parcel! @publish(topic: "parcels", key: "id")
  }
  type Subscription {
    noted: Note! @subscribe(topic: "notes", filter: { tenant: "{{ identity.claims.tenant }}" })
  }
`;

/** An older version of a page never replaces a newer one. */
const fold = `
interface Page { version: number; text: string }
export const Page = (state: Page | undefined, { data }: { data: Page & { poison?: boolean } }) => {
  if (data.poison) throw new Error('poison');
  return state !== undefined && state.version >= data.version ? state : { version: data.version, text: data.text };
};
`;

/** The caller is of the tenant that the header names. */
const identify: Identify = ({ req }) => {
  const claims = { tenant: readHeader(req, 'x-test-tenant') };
  return { identity: { subject: 'ada', scopes: [], claims, token: undefined }, session: undefined };
};

interface Told {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly { readonly extensions: { readonly code: string } }[];
  readonly extensions?: { readonly positions?: readonly Position[]; readonly freshness?: readonly unknown[] };
}

const worlds = [
  { kind: busKinds[0], store: 'Redis' },
  { kind: busKinds[1], store: 'memory' },
] as const;

describe.each(worlds)('two replicas of a gateway on $kind.name, with states in $store', ({ kind, store }) => {
  if (kind === undefined) throw new Error('Two kinds of bus were expected.');
  let server: StartedServer;
  let storeServer: StartedServer | undefined;
  let busUrl: string;
  let bus: EventBus;
  let replicas: readonly TestGateway[] = [];

  beforeAll(async () => {
    server = await kind.start();
    busUrl = kind.urlOf(server);
    bus = kind.open(busUrl);
    if (store === 'Redis') storeServer = await startRedis();
    const storeUrl = storeServer === undefined ? 'memory:' : redisUrlOf(storeServer);
    const manifest = `kind: events\nbus: "${busUrl}"\nstore: "${storeUrl}"\n`;
    const files = { 'subschema.yaml': manifest, 'schema.graphql': sdl, 'fold.ts': fold };
    const start = (): Promise<TestGateway> => startGateway({ depot: files }, {}, { identify });
    replicas = [await start(), await start()];
  }, 30_000);

  afterAll(async () => {
    await Promise.all(replicas.map((replica) => replica.stop()));
    await bus.close();
    await server.stop();
    await storeServer?.stop();
  });

  const replicaOf = (index: number): TestGateway => {
    const replica = replicas[index];
    if (replica === undefined) throw new Error('Two replicas were expected.');
    return replica;
  };
  const askOf = async (index: number, body: object, headers: Record<string, string> = {}): Promise<Told> =>
    JSON.parse((await post(replicaOf(index).url, body, headers)).text) as Told;
  const eventOf = (data: Readonly<Record<string, unknown>>, id?: string): ReturnType<typeof createEvent> =>
    createEvent({ source: '/t', type: 'T', key: String(data['id']), data, ...(id === undefined ? {} : { id }) });
  const publish = (topic: string, data: Readonly<Record<string, unknown>>): Promise<Position> =>
    bus.topic(topic).publish(eventOf(data));
  const bytesOf = (value: unknown): Buffer => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
  const append = (topic: string, ...values: readonly unknown[]): Promise<void> =>
    kind.append(
      busUrl,
      topic,
      values.map((value) => (value instanceof Uint8Array ? value : bytesOf(value))),
    );

  /** Asks both replicas once a position has had its effect; their answers must be the same. */
  async function askAfter(query: string, position: Position): Promise<Told['data']> {
    const body = { query, extensions: { positions: [position], wait: '10s' } };
    const [one, other] = await Promise.all([askOf(0, body), askOf(1, body)]);
    expect(other.data).toEqual(one.data);
    expect(one.errors).toBeUndefined();
    return one.data;
  }

  async function deadOf(topic: string): Promise<readonly { readonly reason: string; readonly text: string }[]> {
    return (await recordsOf(bus.topic(`${topic}.dead`))).map(
      ({ text }) => (JSON.parse(text) as { data: { reason: string; text: string } }).data,
    );
  }

  async function samplesOf(name: string): Promise<readonly string[]> {
    const texts = await Promise.all(replicas.map(async ({ adminUrl }) => (await fetch(`${adminUrl}/metrics`)).text()));
    return texts.flatMap((text) => text.split('\n').filter((line) => line.startsWith(name)));
  }

  /** The sum of a counter over both replicas. */
  async function countOf(name: string): Promise<number> {
    return (await samplesOf(name)).reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
  }

  test('E01 the same event ten times has one effect, from whom it may come', async () => {
    const event = eventOf({ id: 'e01', status: 'SENT', weight: 3 }, 'e01');
    await append('parcels', ...Array.from({ length: 10 }, () => event));
    await bus.topic('parcels').publish(event);
    const last = await publish('parcels', { id: 'e01', status: 'LOST', weight: 4 });
    expect(await askAfter('{ parcel(id: "e01") { weight moves status } }', last)).toEqual({
      parcel: { weight: 7, moves: 2, status: 'LOST' },
    });
  });

  test('E02 one id with other content is a dead letter that is counted, and has no effect', async () => {
    const before = await countOf('selvage_events_dead_letters_total{subschema="depot",topic="parcels"}');
    await append(
      'parcels',
      eventOf({ id: 'e02', status: 'SENT', weight: 1 }, 'e02'),
      eventOf({ id: 'e02', status: 'LOST', weight: 100 }, 'e02'),
    );
    const last = await publish('parcels', { id: 'e02', status: 'SENT', weight: 1 });
    expect(await askAfter('{ parcel(id: "e02") { weight moves status } }', last)).toEqual({
      parcel: { weight: 2, moves: 2, status: 'SENT' },
    });
    expect((await deadOf('parcels')).filter(({ text }) => text.includes('"weight":100'))).toHaveLength(1);
    const counted = await countOf('selvage_events_dead_letters_total{subschema="depot",topic="parcels"}');
    expect(counted - before).toBe(store === 'Redis' ? 1 : 2);
  });

  test('E03 a version that comes after a newer one: the final state is the newest', async () => {
    await publish('pages', { id: 'e03', version: 1, text: 'one' });
    await publish('pages', { id: 'e03', version: 3, text: 'three' });
    const last = await publish('pages', { id: 'e03', version: 2, text: 'two' });
    expect(await askAfter('{ page(id: "e03") { version text } }', last)).toEqual({
      page: { version: 3, text: 'three' },
    });
  });

  test('E05 what is no event, or fits nothing, is kept aside; the rest flows on within two seconds', async () => {
    const good = eventOf({ id: 'e05', status: 'SENT', weight: 1 });
    const bad = [
      'no event {',
      Uint8Array.of(0x22, 0xff, 0xfe, 0x22),
      { ...good, id: 'e05-version', specversion: '2.0' },
      { ...good, id: 'e05-shape', data: { id: 'e05', status: 'SENT', weight: 'heavy' } },
      { ...good, id: 'e05-status', data: { id: 'e05', status: 'NEVER', weight: 1 } },
      { ...good, id: 'e05-key', data: { status: 'SENT', weight: 1 } },
      { ...good, id: 'e05-long', data: { id: 'e05', status: 'SENT', weight: 1, note: 'x'.repeat(1_000_000) } },
      ...(kind.name === 'Redis Streams' ? ['x'.repeat(5_000_000)] : []),
      { ...good, id: 'e05-type', type: 'NeverHeardOf' },
    ];
    const before = (await deadOf('parcels')).length;
    await append('parcels', ...bad);
    const began = performance.now();
    const last = await publish('parcels', { id: 'e05', status: 'LOST', weight: 1 });
    expect(await askAfter('{ parcel(id: "e05") { weight moves status } }', last)).toEqual({
      parcel: { weight: 2, moves: 2, status: 'LOST' },
    });
    expect(performance.now() - began).toBeLessThan(2_000);
    const kept = (await deadOf('parcels')).slice(before);
    expect(kept.map(({ reason }) => reason).every((reason) => reason.length > 5)).toBe(true);
    expect(new Set(kept.map(({ text, reason }) => `${reason} ${text.slice(0, 500)}`)).size).toBe(bad.length - 1);
  }, 20_000);

  test('E06 an event whose fold always throws is kept aside, in its place, and the rest flows on', async () => {
    await publish('pages', { id: 'e06', version: 1, text: 'one' });
    const poison = await publish('pages', { id: 'e06', version: 2, text: 'two', poison: true });
    const last = await publish('pages', { id: 'e06', version: 3, text: 'three' });
    expect(await askAfter('{ page(id: "e06") { version text } }', last)).toEqual({
      page: { version: 3, text: 'three' },
    });
    const [letter] = await recordsOf(bus.topic('pages.dead'));
    const { data } = JSON.parse(letter?.text ?? '{}') as { readonly data?: { readonly position: Position } };
    expect(data?.position).toMatchObject({ topic: 'pages', offset: poison.offset });
  });

  test('E19 two callers on one topic each see their own tenant only', async () => {
    const query = 'subscription { noted { text } }';
    const watch = async (index: number, tenant: string) => {
      const headers = {
        'content-type': 'application/json',
        accept: 'text/event-stream',
        'x-test-tenant': tenant,
      };
      const stop = new AbortController();
      const answer = await fetch(`${replicaOf(index).url}/graphql`, {
        method: 'POST',
        headers,
        body: JSON.stringify({ query, variables: { tenant: 'b' } }),
        signal: stop.signal,
      });
      return { events: readEvents(answer), stop };
    };
    const watched = [await watch(0, 'a'), await watch(1, 'b')];
    for (const [tenant, text] of [
      ['b', 'B1'],
      ['a', 'A1'],
      ['c', 'C1'],
      ['b', 'B2'],
      ['a', 'A2'],
    ])
      await bus.topic('notes').publish(eventOf({ id: text, tenant, text }));
    const seen = await Promise.all(watched.map(async ({ events }) => [await events.next(), await events.next()]));
    for (const { stop } of watched) stop.abort();
    expect(JSON.stringify(seen[0])).toMatch(/A1.*A2/);
    expect(JSON.stringify(seen[0])).not.toMatch(/B|C1/);
    expect(JSON.stringify(seen[1])).toMatch(/B1.*B2/);
    expect(JSON.stringify(seen[1])).not.toMatch(/A\d|C1/);
  });

  test('E21 names like __proto__ as keys, types and fields are like any other', async () => {
    for (const id of ['__proto__', 'constructor', 'toString']) {
      const text = `{"specversion":"1.0","id":"${id}","source":"__proto__","type":"__proto__","partitionkey":"${id}",
        "data":{"__proto__":{"weight":1000},"constructor":{"prototype":{"moves":1}},"id":"${id}","status":"SENT","weight":2}}`;
      await append('parcels', text);
    }
    const last = await publish('parcels', { id: 'e21', status: 'SENT', weight: 1 });
    expect(
      await askAfter(
        '{ parcelsByIds(ids: ["__proto__", "constructor", "toString", "e21", "hasOwnProperty"]) { id weight moves } }',
        last,
      ),
    ).toEqual({
      parcelsByIds: [
        { id: '__proto__', weight: 2, moves: 1 },
        { id: 'constructor', weight: 2, moves: 1 },
        { id: 'toString', weight: 2, moves: 1 },
        { id: 'e21', weight: 1, moves: 1 },
        null,
      ],
    });
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  test('what a replica has written is read at the other by its position, in the body or in the header', async () => {
    for (let round = 1; round <= 10; round += 1) {
      const query = 'mutation ($w: Int!) { send(id: "ryw", status: SENT, weight: $w) { weight } }';
      const told = await askOf(0, { query, variables: { w: 1 }, extensions: { positions: true } });
      expect(told).toMatchObject({ data: { send: { weight: round } } });
      const { positions } = told.extensions ?? {};
      expect(positions).toMatchObject([{ topic: 'parcels', partition: 0 }]);
      const read = { query: '{ parcel(id: "ryw") { weight } }' };
      const seen = { parcel: { weight: round } };
      expect(await askOf(1, { ...read, extensions: { positions } })).toEqual({
        data: seen,
        extensions: { positions: [] },
      });
      expect(await askOf(1, read, { 'x-selvage-positions': JSON.stringify(positions) })).toEqual({ data: seen });
    }
  });

  test('a position that does not come is NOT_YET_VISIBLE at either, after the wait that was asked for', async () => {
    const last = await publish('parcels', { id: 'nyv', status: 'SENT', weight: 1 });
    for (const other of [{ offset: last.offset + 1_000 }, { epoch: 'another' }]) {
      for (const index of [0, 1]) {
        const began = performance.now();
        const told = await askOf(index, {
          query: '{ parcel(id: "nyv") { weight } page(id: "none") { text } }',
          extensions: { positions: [{ ...last, ...other }], wait: '300ms' },
        });
        expect(told).toMatchObject({
          data: { parcel: null, page: null },
          errors: [{ path: ['parcel'], extensions: { code: 'NOT_YET_VISIBLE', subschema: 'depot' } }],
        });
        expect(told.errors).toHaveLength(1);
        expect(performance.now() - began).toBeLessThan(2_000);
      }
    }
  });

  test('lists are filtered and paged alike by both while the stream moves', async () => {
    const ids = ['l1', 'l2', 'l3', 'l4', 'l5'];
    for (const id of ids) await publish('parcels', { id, status: 'LOST', weight: 5 });
    const last = await publish('parcels', { id: 'l3', status: 'SENT', weight: 5 });
    const page = (after: string): string =>
      `{ parcels(first: 2, after: ${after}, filter: { status: LOST }) { edges { cursor node { id } } pageInfo { hasNextPage endCursor } } }`;
    const seen: string[] = [];
    let after = 'null';
    for (let index = 0; index < 20; index += 1) {
      const data = (await askAfter(page(after), last)) as {
        parcels: { edges: { node: { id: string } }[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
      };
      seen.push(...data.parcels.edges.map(({ node }) => node.id));
      if (!data.parcels.pageInfo.hasNextPage) break;
      after = JSON.stringify(data.parcels.pageInfo.endCursor);
      await publish('parcels', { id: `a${String(index)}`, status: 'SENT', weight: 1 });
    }
    expect(seen.filter((id) => id.startsWith('l'))).toEqual(['l1', 'l2', 'l4', 'l5']);
    expect([...seen].sort()).toEqual(seen);
    expect(new Set(seen).size).toBe(seen.length);
  });

  test('E07 E10 E15 nothing that the server keeps of a gateway that reads could park an event or give it again', async () => {
    const { consumers, groups } = await kind.parkingOf(busUrl, 'parcels');
    expect(consumers).toBe(kind.name === 'Redis Streams' ? 0 : 2);
    expect(groups).toBe(0);
  });

  test('E22 a bus that is down: the last state is served with its age, writes fail, too old is STALE_READ; all mends itself', async () => {
    const gauge = '{ gauge(id: "g") { value } }';
    const parcel = { query: '{ parcel(id: "e01") { weight } }', extensions: { freshness: true } };
    await askAfter(gauge, await publish('gauges', { id: 'g', value: 7 }));
    expect(await askOf(0, parcel)).toMatchObject({
      data: { parcel: { weight: 7 } },
      extensions: { freshness: [{ subschema: 'depot', type: 'Parcel', events: 0 }] },
    });
    await server.kill();
    const write = { query: 'mutation { send(id: "down", status: SENT, weight: 1) { weight } }' };
    for (const index of [0, 1]) {
      const refused = await askOf(index, write);
      expect(refused).toMatchObject({ errors: [{ extensions: { code: 'PUBLISH_FAILED', subschema: 'depot' } }] });
      const isStale = ({ errors }: Told): boolean => errors?.[0]?.extensions.code === 'STALE_READ';
      const stale = await eventually(() => askOf(index, { query: gauge }), isStale);
      expect(stale).toMatchObject({ data: { gauge: null }, errors: [{ extensions: { code: 'STALE_READ' } }] });
      const isUnknown = ({ extensions }: Told): boolean =>
        (extensions?.freshness?.[0] as { readonly events: unknown } | undefined)?.events === null;
      const old = await eventually(() => askOf(index, parcel), isUnknown);
      expect(old).toMatchObject({ data: { parcel: { weight: 7 } }, extensions: { freshness: [{ events: null }] } });
      const [freshness] = old.extensions?.freshness ?? [];
      expect((freshness as { readonly seconds: number }).seconds).toBeGreaterThan(0.5);
      expect((await fetch(`${replicaOf(index).adminUrl}/readyz`)).status).toBe(200);
    }
    await server.restart();
    for (const index of [0, 1]) {
      const query = `mutation { send(id: "up${String(index)}", status: SENT, weight: 1) { weight } }`;
      const told = await eventually(
        () => askOf(index, { query }),
        ({ errors }) => errors === undefined,
      );
      expect(told).toEqual({ data: { send: { weight: 1 } } });
      const fresh = await eventually(
        () => askOf(index, { query: gauge }),
        ({ errors }) => errors === undefined,
      );
      expect(fresh).toEqual({ data: { gauge: { value: 7 } } });
    }
  }, 30_000);

  test('E13 E14 a bus that comes back empty is counted as a gap, and what is folded anew is never mixed with what was', async () => {
    await server.restart({ empty: true });
    const data = { id: 'e01', status: 'SENT', weight: 1 };
    const last = await eventually(
      () => publish('parcels', data).catch(() => undefined),
      (position) => position !== undefined,
    );
    if (last === undefined) throw new Error('The bus was expected to come back.');
    // An event that was published while the log was gone may have been refused and given again under another id.
    const { newest } = (await bus.topic('parcels').ends())[0] ?? {};
    const seen = await askAfter('{ parcel(id: "e01") { weight moves } old: parcel(id: "ryw") { weight } }', last);
    expect(seen).toEqual({ parcel: { weight: newest?.offset, moves: newest?.offset }, old: null });
    const gaps = await samplesOf('selvage_events_gap_total{subschema="depot",topic="parcels"');
    expect(gaps).toHaveLength(store === 'Redis' ? 1 : 2);
    expect(gaps.every((line) => /reason="(recreated|emptied)"\} [1-9]/.test(line))).toBe(true);
  }, 30_000);
});

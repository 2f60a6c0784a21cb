import { selvage } from '../gateways/selvage';
import { openGraph } from '../graphs/open-graph';
import { truthOf } from '../graphs/truth-of';
import { measureIdentification } from '../measure/measure-identification';
import { median } from '../measure/summary';
import { formatNumber, type Table } from '../report/table';
import { startTokenIssuer } from '../processes/start-token-issuer';
import { askForTruth } from './ask';
import type { RaceOrder } from './race-order';
import { formatReading, takeReading, warmUp } from './reading';
import { onStage, type Stage } from './stage';
import type { Bench, Workload } from './workload';

/** How many times a round is split, so that what disturbs the machine disturbs both kinds of request alike. */
const turns = 4;

/** CPU time of a request in microseconds, as each pair of readings found it. */
interface Pair {
  readonly anonymous: number;
  readonly known: number;
}

/** What it costs to know who asks: requests with a token that was seen before, beside anonymous ones, of the same gateway. */
export const auth: Workload = {
  name: 'auth',
  title: 'Who asks: the public workload with a token that was seen before, and anonymously',
  run: async (bench) => {
    const issuer = await startTokenIssuer();
    try {
      const graph = openGraph('public');
      const { result: pairs, fallbacks } = await onStage(bench, { graph }, (stage) =>
        measurePairs(bench, stage, issuer),
      );
      const identification = await measureIdentification(issuer);
      const share = (median(pairs.map(({ anonymous, known }) => known / anonymous)) - 1) * 100;
      return {
        tables: [pairsTable(pairs)],
        findings: [
          {
            claim: 'public workload: CPU of a request with a remembered token, more than that of an anonymous one',
            value: share,
            reach: { atMost: 3, unit: '%' },
          },
          {
            claim: 'a remembered token: CPU of knowing who asks',
            value: identification.token,
            reach: { atMost: 5, unit: 'µs' },
          },
          {
            claim: 'a session in Redis: CPU of knowing who asks, 64 requests at a time, one round trip',
            value: identification.session,
            reach: { atMost: 20, unit: 'µs' },
          },
          {
            claim: 'a session in Redis: commands for a request',
            value: identification.commands,
            reach: { atMost: 1, unit: 'a request' },
          },
        ],
        notes: [
          'One gateway answers both kinds, in turns; the share is the median over the pairs. The token has some 700 bytes, which the gateway also receives and parses.',
        ],
        fallbacks,
      };
    } finally {
      await issuer.stop();
    }
  },
};

async function measurePairs(
  bench: Bench,
  stage: Stage,
  { issuer, token }: { readonly issuer: string; readonly token: string },
): Promise<readonly Pair[]> {
  const graph = openGraph('public');
  const { operation } = graph;
  const anonymous: RaceOrder = { operation, truth: truthOf(graph, operation), connections: 50 };
  const known: RaceOrder = { ...anonymous, headers: { authorization: `Bearer ${token}` } };
  const config = `auth:\n  tokens:\n    - issuer: ${issuer}\n      audience: [bench]\n`;
  const gateway = await stage.start(selvage({ config }));
  await askForTruth(gateway.url, { query: operation, truth: anonymous.truth });
  const { rounds, seconds, warmup } = bench.options;
  for (const order of [anonymous, known]) await warmUp(bench, { gateway, order, seconds: warmup });
  const each = Math.max(2, Math.round(seconds / turns));
  const costOf = async (name: string, order: RaceOrder): Promise<number> => {
    const reading = await takeReading(bench, { gateway, order, seconds: each });
    bench.print(`  ${name}: ${formatReading(reading)}`);
    return 1e6 / reading.rate;
  };
  const pairs: Pair[] = [];
  for (let turn = 0; turn < rounds * turns; turn += 1) {
    // Another one begins in each turn: to be first is neither good nor bad for any.
    const first = turn % 2 === 0 ? await costOf('anonymous', anonymous) : undefined;
    const own = await costOf('remembered token', known);
    pairs.push({ anonymous: first ?? (await costOf('anonymous', anonymous)), known: own });
  }
  return pairs;
}

function pairsTable(pairs: readonly Pair[]): Table {
  const row = (name: string, costs: readonly number[]): readonly string[] => [
    name,
    formatNumber(median(costs)),
    `${formatNumber(Math.min(...costs))} to ${formatNumber(Math.max(...costs))}`,
  ];
  return {
    heads: ['request', 'µs of CPU', 'lowest to highest'],
    rows: [
      row(
        'anonymous',
        pairs.map(({ anonymous }) => anonymous),
      ),
      row(
        'with a remembered token',
        pairs.map(({ known }) => known),
      ),
    ],
  };
}

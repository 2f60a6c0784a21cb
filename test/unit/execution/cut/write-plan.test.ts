import { openShop, type Reply } from './shop';
import { writers } from './text-engine';

const joined = '{ products { sku available } }';
const good = {
  shop: '{"data":{"products":[{"sku":"1"}]}}',
  stock: '{"data":{"e0":[{"available":1,"sku":"1"}]}}',
};

/** How often JSON text is parsed while something runs. */
async function parsings(run: () => Promise<unknown>): Promise<number> {
  const parse = jest.spyOn(JSON, 'parse');
  try {
    await run();
    return parse.mock.calls.filter(([text]) => text.startsWith('{"data"')).length;
  } finally {
    parse.mockRestore();
  }
}

describe('a plan', () => {
  it('is interpreted twice, and then cut: from the third run on no answer is parsed', async () => {
    const engine = await openShop(good);
    const runs: number[] = [];
    const texts = new Set<string>();
    for (let run = 0; run < 5; run++) {
      runs.push(await parsings(async () => texts.add((await engine.write(joined, 'adaptive')).text)));
    }
    expect(runs).toEqual([2, 2, 0, 0, 0]);
    expect([...texts]).toEqual(['{"data":{"products":[{"sku":"1","available":1}]}}']);
  });

  it('that is cut takes odd answers as data, and text again when they are as they should be', async () => {
    let stock = good.stock;
    const engine = await openShop({ ...good, stock: () => stock });
    const run = async () => parsings(() => engine.write(joined, 'cut-text'));
    expect(await run()).toBe(0);
    stock = good.stock.replace('1,', '1.0,');
    expect(await run()).toBe(1);
    stock = good.stock;
    expect(await run()).toBe(0);
  });
});

describe('a mutation', () => {
  const document = 'mutation { a: first { sku available } b: second { name } c: first { sku } }';
  const answerTo =
    (odd: string): Reply =>
    ({ query }) => {
      const [, alias = ''] = /\{(\w):/.exec(query) ?? [];
      const name = alias === odd ? '5' : '"n"';
      const rows: Readonly<Record<string, string>> = {
        a: '{"sku":"1"}',
        b: `{"name":${name}}`,
        c: alias === odd ? '{"sku":7}' : '{"sku":"1"}',
      };
      return `{"data":{"${alias}":${rows[alias] ?? 'null'}}}`;
    };

  it.each([
    ['nothing', '', '{"data":{"a":{"sku":"1","available":1},"b":{"name":"n"},"c":{"sku":"1"}}}'],
    ['a step that needs other words', 'c', '{"data":{"a":{"sku":"1","available":1},"b":{"name":"n"},"c":{"sku":"7"}}}'],
    [
      'a step in the middle with an error',
      'b',
      '{"errors":[{"message":"The service answered no String.","path":["b","name"],"extensions":{"code":"UPSTREAM_BAD_RESPONSE","subschema":"shop"}}],"data":{"a":{"sku":"1","available":1},"b":{"name":null},"c":{"sku":"1"}}}',
    ],
  ])('is written alike, and each of its root fields is sent once, where odd is %s', async (_what, odd, expected) => {
    for (const writer of writers) {
      const engine = await openShop({ shop: answerTo(odd), stock: good.stock });
      const { text, calls } = await engine.write(document, writer);
      expect(text).toBe(expected);
      expect(calls.map((call) => call.split(' ')[0])).toEqual(['shop', 'stock', 'shop', 'shop']);
    }
  });

  it('whose call fails is not sent again', async () => {
    for (const writer of writers) {
      const engine = await openShop({
        shop: () => {
          throw new Error('gone');
        },
      });
      const { text, calls } = await engine.write('mutation { a: first { sku } }', writer);
      expect(text).toContain('"a":null');
      expect(calls).toHaveLength(1);
    }
  });
});

import { openShop } from './shop';
import { writers, type TextEngine } from './text-engine';

const products = '{"data":{"products":[{"sku":"1"},{"sku":"2"}]}}';
const document = '{ products { sku available bins { place } next } }';

async function callsOf(engine: TextEngine, text: string): Promise<readonly (readonly string[])[]> {
  const calls: (readonly string[])[] = [];
  for (const writer of writers) calls.push((await engine.write(text, writer)).calls);
  return calls;
}

describe('what cannot be cut', () => {
  it.each([
    ['a root record', { shop: '{"data":{"products":[{"sku":7},{"sku":true}]}}' }],
    ['a joined record', { stock: '{"data":{"e1":[{"available":null,"bins":[],"next":null,"sku":"1"}]}}' }],
    ['an answer with errors', { stock: '{"data":{"e1":null},"errors":[{"message":"x","path":["e1"]}]}' }],
    ['an answer that is no JSON', { stock: '{"data":{' }],
    ['the last answer', { bins: '{"data":{"e0":[{"place":5,"id":"b"}]}}' }],
  ])('is asked for once: %s', async (_what, replies) => {
    const engine = await openShop({
      shop: products,
      stock: '{"data":{"e1":[{"available":1,"bins":[{"id":"b"}],"next":null,"sku":"1"}]}}',
      bins: '{"data":{"e0":[{"place":"x","id":"b"}]}}',
      ...replies,
    });
    const [interpreted, ...cut] = await callsOf(engine, document);
    expect(interpreted?.length).toBeGreaterThan(1);
    for (const calls of cut) expect(calls).toEqual(interpreted);
  });

  it('takes nothing along that others lead to: they are not followed without it', async () => {
    const engine = await openShop({
      shop: '{"data":{"products":[{"sku":"1"}]}}',
      // The wrong number alone is lost; the bins are asked for together with the spare ones.
      stock: ({ query }) => answerTo(query, '{"guess":1.5,"bins":[{"id":"b"}],"sku":"1"}'),
      spare: ({ query }) => answerTo(query, '{"spare":{"id":"c"},"sku":"1"}'),
      bins: ({ query }) => answerTo(query, '{"place":"x","id":"b"},{"place":"y","id":"c"}'),
    });
    const [interpreted, ...cut] = await callsOf(engine, '{ products { guess bins { place } spare { place } } }');
    expect(interpreted).toHaveLength(4);
    for (const calls of cut) expect(calls).toEqual(interpreted);
  });
});

/** The rows under the response key that was asked for. */
function answerTo(query: string, rows: string): string {
  const [key = ''] = /\be\d+(?=:)/.exec(query) ?? [];
  return `{"data":{"${key}":[${rows}]}}`;
}

import { openShop } from './shop';
import { writers } from './text-engine';

const products = {
  a: [{ sku: '1' }, { sku: '2' }, { sku: '1' }],
  b: [
    { name: 'x', sku: '2' },
    { name: 'y', sku: '3' },
  ],
};

describe.each(writers)('an entity that several places need, by the writer %s', (writer) => {
  it('is asked for once, whoever asks first', async () => {
    const asked: unknown[] = [];
    const engine = await openShop({
      shop: JSON.stringify({ data: products }),
      stock: ({ variables }) => {
        const keys = Object.values(variables).flat().map(String);
        asked.push(keys);
        return JSON.stringify({ data: { e0: keys.map((sku) => ({ available: Number(sku) * 10, sku })) } });
      },
    });
    const { text } = await engine.write('{ a: products { sku available } b: products { name available } }', writer);
    expect(JSON.parse(text)).toEqual({
      data: {
        a: [
          { sku: '1', available: 10 },
          { sku: '2', available: 20 },
          { sku: '1', available: 10 },
        ],
        b: [
          { name: 'x', available: 20 },
          { name: 'y', available: 30 },
        ],
      },
    });
    expect(asked).toEqual([['1', '2', '3']]);
  });
});

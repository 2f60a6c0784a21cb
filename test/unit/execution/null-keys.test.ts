import { openShop } from './cut/shop';
import { writers } from './cut/text-engine';

describe('a row without a key', () => {
  it('is not taken for the entity whose key is the word null', async () => {
    const engine = await openShop({
      shop: '{"data":{"products":[{"sku":"null"}]}}',
      stock: '{"data":{"e0":[{"next":"of nobody","sku":null}]}}',
    });
    for (const writer of writers) {
      const { text } = await engine.write('{ products { sku next } }', writer);
      expect(text).toContain('{"sku":"null","next":null}');
      expect(text).not.toContain('of nobody');
    }
  });
});

import { formatPlan } from '../../../src/cli/format-plan';
import type { ExplainedStep } from '../../../src/graphql/explain/explain-plan';

const root = { subschema: 'catalog', kind: 'graphql', requests: ['{…}'], ask: '{ orders { id } }' };
const fetch = { subschema: 'stock', type: 'Product', entryPoint: '_products', batch: true, ask: '{ stock sku }' };

function format(step: Partial<ExplainedStep>, operation = 'query'): readonly string[] {
  return formatPlan({ operation, arguments: {}, steps: [{ roots: [], entities: [], ...step }] })
    .split('\n')
    .slice(2);
}

describe('a plan for a person', () => {
  it('has one request for what one subschema is asked at one level, with every place and key', () => {
    const at = (path: string, level: number) => ({ path, level, key: ['sku'] });
    const computed = { estimate: ['price', 'weight'] };
    const products = {
      ...fetch,
      kind: 'grpc',
      requests: ['a.v1.Stock/BatchGet'],
      at: [{ ...at('products[]', 1), computed }, at('cart.items[]', 1), at('user.last', 2)],
    };
    const shops = {
      ...products,
      type: 'Shop',
      entryPoint: '_shop',
      batch: false,
      requests: ['a.v1.Stock/GetShop'],
      at: [at('shop', 1)],
    };
    expect(format({ entities: [products, shops] })).toEqual([
      'Level 1, by keys that the levels before have answered',
      '  stock: RPC a.v1.Stock/BatchGet, a.v1.Stock/GetShop',
      '    Product through _products, all keys in one call',
      '      for products[] by sku',
      '        estimate is computed and needs price, weight',
      '      for cart.items[] by sku',
      '      { stock sku }',
      '    Shop through _shop, a call for each key',
      '      for shop by sku',
      '      { stock sku }',
      '',
      'Level 2, by keys that the levels before have answered',
      '  stock: RPC a.v1.Stock/BatchGet',
      '    Product through _products, all keys in one call',
      '      for user.last by sku',
      '      { stock sku }',
    ]);
  });

  it('numbers the steps of a mutation', () => {
    const step = { roots: [root], entities: [] };
    expect(formatPlan({ operation: 'mutation', arguments: { v0: 1 }, steps: [step, step] }).split('\n')).toEqual([
      'The plan of a mutation',
      '  $v0 is 1',
      '',
      ...[
        'Step 1 of 2, after the one before',
        '  Level 0, at once',
        '    catalog: one GraphQL request',
        '      { orders { id } }',
        '',
      ],
      ...[
        'Step 2 of 2, after the one before',
        '  Level 0, at once',
        '    catalog: one GraphQL request',
        '      { orders { id } }',
      ],
    ]);
  });

  it('prints what is long over several lines', () => {
    const ask = `{ ${'orders { id } '.repeat(8)}}`;
    expect(format({ roots: [{ ...root, ask }] }).slice(2, 5)).toEqual(['    {', '      orders {', '        id']);
  });

  it('names foreign keys, what the gateway answers, and why something is interpreted', () => {
    const links = [{ path: 'orders[].buyer', subschema: 'catalog', key: { id: 'customer.id' } }];
    expect(format({ links, introspection: ['__schema'], interpreted: 'introspection' })).toEqual([
      'Foreign keys that become objects',
      '  orders[].buyer, of catalog: id is its customer.id',
      '',
      'Answered by the gateway from its schema: __schema',
      'Written by the interpreter at every run, because of: introspection',
    ]);
  });

  it.each([
    [{ kind: 'graphql', requests: ['{…}'] }, 'query', 'one GraphQL request'],
    [{ kind: 'graphql', requests: ['{…}'] }, 'subscription', 'a GraphQL subscription'],
    [{ kind: 'grpc', requests: ['a.B/C'] }, 'mutation', 'RPC a.B/C'],
    [{ kind: 'events', requests: ['Order by id'] }, 'query', 'projection lookup, no network: Order by id'],
    [{ kind: 'events', requests: ['publish A to the topic b'] }, 'mutation', 'publish A to the topic b'],
    [{ kind: 'files' }, 'query', 'files'],
    [{}, 'query', 'one request'],
  ])('calls %j of a %s "%s"', (told, operation, text) => {
    expect(format({ roots: [{ subschema: 's', ask: '{ a }', ...told }] }, operation)[1]).toBe(`  s: ${text}`);
  });
});

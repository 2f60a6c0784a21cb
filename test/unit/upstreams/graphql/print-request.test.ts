import { OperationTypeNode, parse } from 'graphql';
import { type Printing, printRequest } from '../../../../src/upstreams/graphql/print-request';
import type { UpstreamRequest } from '../../../../src/upstreams/upstream';
import { field, query } from './open-graphql';

const plain: Printing = { hoists: new Map(), ownRootNames: new Map() };

function print(request: UpstreamRequest, printing: Partial<Printing> = {}): string {
  const text = printRequest(request, { ...plain, ...printing });
  parse(text);
  return text;
}

describe('the text of a request', () => {
  it('has fields, aliases and arguments by variable', () => {
    const request = query(
      [
        field('products', [field('sku'), field('name', undefined, { as: 'title' })], {
          as: 'p',
          args: ['first', 'after'],
        }),
      ],
      { first: 'Int', after: '[ID!]!' },
    );
    expect(print(request)).toBe(
      'query($first:Int,$after:[ID!]!){p:products(first:$first,after:$after){sku title:name}}',
    );
  });

  it('has fragments with type conditions', () => {
    const selections = [
      field('__typename'),
      { kind: 'fragment', typeCondition: 'Book', selections: [field('pages')] } as const,
    ];
    expect(print(query([field('item', selections)]))).toBe('query{item{__typename ...on Book{pages}}}');
  });

  it('asks for something where nothing is selected', () => {
    expect(print(query([field('item', [])]))).toBe('query{item{__typename}}');
  });

  it('says which operation it is', () => {
    expect(print({ ...query([field('go')]), operation: OperationTypeNode.MUTATION })).toBe('mutation{go}');
  });

  it('names root types as the upstream does', () => {
    const selections = [{ kind: 'fragment', typeCondition: 'Query', selections: [field('a')] } as const];
    const ownRootNames = new Map([['Query', 'RootQuery']]);
    expect(print(query([field('query', selections)]), { ownRootNames })).toBe('query{query{...on RootQuery{a}}}');
  });

  it('asks hoisted fields where they are', () => {
    const steps = [
      { field: 'pricing', arguments: new Set(['region']) },
      { field: 'products', arguments: new Set(['skus']) },
    ];
    const hoists = new Map([['Query.prices', { steps }]]);
    const request = query([field('prices', [field('amount')], { as: 'x', args: ['skus', 'region'] })], {
      skus: '[ID!]!',
      region: 'ID',
    });
    expect(print(request, { hoists })).toBe(
      'query($skus:[ID!]!,$region:ID){x:pricing(region:$region){products(skus:$skus){amount}}}',
    );
    expect(
      print(query([field('pricing')]), { hoists: new Map([['Query.pricing', { steps: steps.slice(0, 1) }]]) }),
    ).toBe('query{pricing}');
  });
});

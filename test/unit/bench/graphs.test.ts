import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema, parse, validate } from 'graphql';
import { distinctOperation } from '../../bench/graphs/distinct-operation';
import { deepOperation } from '../../bench/graphs/deep-graph';
import { openGraph } from '../../bench/graphs/open-graph';
import { fixtures } from '../../bench/graphs/read-fixture';
import { truthOf } from '../../bench/graphs/truth-of';
import { wideOperation } from '../../bench/graphs/wide-graph';

function sizeOf(graph: string): number {
  const opened = openGraph(graph);
  return Buffer.byteLength(JSON.stringify({ data: truthOf(opened, opened.operation) }));
}

describe('the graphs that are measured', () => {
  test('have the sizes that their headings tell', () => {
    expect(sizeOf('public')).toBeGreaterThan(81_000);
    expect(sizeOf('public')).toBeLessThan(84_000);
    expect(sizeOf('large')).toBeGreaterThan(4_950_000);
    expect(sizeOf('large')).toBeLessThan(5_100_000);
  });

  test('have as many entities as their headings tell', () => {
    const entities = openGraph('entities');
    const { items } = truthOf(entities, entities.operation) as { readonly items: readonly unknown[] };
    expect(items).toHaveLength(1000);
    const crossKind = openGraph('cross-kind');
    const truth = truthOf(crossKind, crossKind.operation) as { readonly products: readonly unknown[] };
    expect(truth.products).toHaveLength(100);
    expect(JSON.stringify(truth)).not.toContain('null');
  });

  test('are made as wide and as deep as asked', () => {
    const wide = openGraph('wide-3');
    expect(truthOf(wide, wideOperation(2))).toEqual({ thing: { id: '1', of_part1: 'part1', of_part2: 'part2' } });
    expect([...(wide.files?.keys() ?? [])]).toHaveLength(9);
    const deep = openGraph('deep-2');
    const next = { id: '1', name: 'the link of level 2' };
    expect(truthOf(deep, deepOperation(2))).toEqual({ link1: { id: '1', name: 'the link of level 1', next } });
  });

  test.each(['public', 'entities', 'large'])('have a folder for each service of %s', (name) => {
    const folders = readdirSync(join(fixtures, name, 'subschemas')).sort();
    expect(
      openGraph(name)
        .services.map((service) => service.name)
        .sort(),
    ).toEqual(folders);
  });

  test('are known by name', () => {
    expect(() => openGraph('tall-9')).toThrow('There is no graph "tall-9"; there are public, entities');
  });

  test('do not hide a truth that fails', () => {
    expect(() => truthOf(openGraph('public'), '{ nobody }')).toThrow('The truth of public fails');
  });
});

test('ten thousand operations are all distinct and valid', () => {
  const texts = Array.from({ length: 10_000 }, (_, number) => distinctOperation(number));
  expect(new Set(texts).size).toBe(10_000);
  const schema = buildSchema(openGraph('public').whole.sdl);
  for (const text of texts.slice(0, 64)) expect(validate(schema, parse(text))).toEqual([]);
});

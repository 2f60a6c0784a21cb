import fc from 'fast-check';

const leaves = ['graph', 'other', 'flaky', 'seen'] as const;

/** Random operations over the mirrors, each leaf of whose answers names the caller. */
export function anyQuery(): fc.Arbitrary<string> {
  const leaf = fc
    .tuple(fc.constantFrom(...leaves), fc.option(fc.constantFrom('a', 'b', 'then', 'constructor'), { freq: 3 }))
    .map(([name, alias]) => (alias === null ? name : `${alias}_${name}: ${name}`));
  const { selection } = fc.letrec<{ readonly selection: string }>((tie) => ({
    selection: fc
      .tuple(
        fc.array(leaf, { minLength: 1, maxLength: 4 }),
        fc.option(fc.tuple(fc.constantFrom('friend', 'friends', '... on Person'), tie('selection')), {
          freq: 1,
          maxDepth: 2,
          depthIdentifier: 'selection',
        }),
      )
      .map(([names, below]) => [...names, ...(below === null ? [] : [`${below[0]} { ${below[1]} }`])].join(' ')),
  }));
  const root = fc.oneof(
    selection.map((body) => `me { ${body} }`),
    fc
      .tuple(fc.integer({ min: 0, max: 5 }), selection)
      .map(([count, body]) => `people(count: ${String(count)}) { ${body} }`),
    fc.constant('getCaller { seen }'),
  );
  const query = fc
    .array(root, { minLength: 1, maxLength: 3 })
    .map((roots) => `{ ${roots.map((field, index) => `r${String(index)}: ${field}`).join(' ')} }`);
  return fc.oneof(
    { weight: 9, arbitrary: query },
    { weight: 1, arbitrary: selection.map((body) => `mutation { touch { ${body} } }`) },
  );
}

/** All leaves of an answer, nulls and empty lists left out. */
export function collectLeaves(value: unknown): readonly unknown[] {
  if (value === null || value === undefined) return [];
  return typeof value === 'object' ? Object.values(value).flatMap(collectLeaves) : [value];
}

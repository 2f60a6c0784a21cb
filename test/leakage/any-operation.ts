import fc from 'fast-check';

/** What a caller may ask: `$box` in it stands for the owner of a box. */
export interface Operation {
  readonly type: 'query' | 'mutation' | 'subscription';
  readonly text: string;
  /** The most events that are read of a subscription. */
  readonly events: number;
  /** Whether what it follows is told by us, and does not come by itself. */
  readonly isTold: boolean;
}

const leaves = ['graph', 'other', 'flaky', 'guarded', 'seen'] as const;
const whole = { events: 1, isTold: false };

/** Random operations over all three kinds of upstream, each leaf of whose answers names the caller. */
export function anyOperation(): fc.Arbitrary<Operation> {
  const selection = anySelection();
  return fc.oneof(
    { weight: 14, arbitrary: anyQuery(selection) },
    { weight: 2, arbitrary: anyMutation(selection) },
    { weight: 3, arbitrary: anySubscription(selection) },
  );
}

function anySelection(): fc.Arbitrary<string> {
  const leaf = fc
    .tuple(fc.constantFrom(...leaves), fc.option(fc.constantFrom('a', 'b', 'then', 'constructor'), { freq: 3 }))
    .map(([name, alias]) => (alias === null ? name : `${alias}_${name}: ${name}`));
  const below = fc.constantFrom('friend', 'friends', '... on Person', '... @include(if: true)');
  return fc.letrec<{ readonly selection: string }>((tie) => ({
    selection: fc
      .tuple(
        fc.array(leaf, { minLength: 1, maxLength: 4 }),
        fc.option(fc.tuple(below, tie('selection')), { freq: 1, maxDepth: 2, depthIdentifier: 'selection' }),
      )
      .map(([names, inner]) => [...names, ...(inner === null ? [] : [`${inner[0]} { ${inner[1]} }`])].join(' ')),
  })).selection;
}

function anyQuery(selection: fc.Arbitrary<string>): fc.Arbitrary<Operation> {
  const root = fc.oneof(
    selection.map((body) => `me { ${body} }`),
    fc
      .tuple(fc.integer({ min: 0, max: 4 }), selection)
      .map(([count, body]) => `people(count: ${String(count)}) { ${body} }`),
    fc.constant('getCaller { seen }'),
    fc.constant('box(owner: $box) { owner content }'),
  );
  return fc.array(root, { minLength: 1, maxLength: 3 }).map((roots) => {
    const body = roots.map((field, index) => `r${String(index)}: ${field}`).join(' ');
    return { type: 'query', text: `query ${variablesOf(body)} { ${body} }`, ...whole };
  });
}

function anyMutation(selection: fc.Arbitrary<string>): fc.Arbitrary<Operation> {
  const body = fc.oneof(
    selection.map((inner) => `touch { ${inner} }`),
    fc.constant('fill(owner: $box, content: $box) { owner content }'),
  );
  const header = 'mutation ($box: ID!, $content: String!)';
  return body.map((text) => ({
    type: 'mutation',
    text: text.startsWith('fill')
      ? `${header} { ${text.replace('content: $box', 'content: $content')} }`
      : `mutation { ${text} }`,
    ...whole,
  }));
}

function anySubscription(selection: fc.Arbitrary<string>): fc.Arbitrary<Operation> {
  const stream = (body: string, isTold: boolean): Operation => ({
    type: 'subscription',
    text: `subscription { ${body} }`,
    events: 3,
    isTold,
  });
  return fc.oneof(
    selection.map((body) => stream(`moments(count: 3) { ${body} }`, false)),
    fc.constant(stream('mine { owner tenant }', true)),
    fc.constant(stream('ofTenant { tenant }', true)),
    fc.constant(stream('inRoom { owner tenant }', true)),
    selection.map((body) => stream(`meet { ${body} }`, true)),
  );
}

function variablesOf(body: string): string {
  return body.includes('$box') ? '($box: ID!)' : '';
}

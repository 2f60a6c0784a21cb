import { startEngine } from '../../oracle/engine';

const shelf = {
  name: 'shelf',
  typeDefs: `
    type Query { things: [Thing!]! }
    union Thing = Book | Film
    type Book { label: ID }
    type Film { label: ID! }
  `,
  // The service says that a label may be missing; the team knows that it never is.
  overlay: 'extend type Book { label: ID! }',
  resolvers: {
    Query: {
      things: () => [
        { __typename: 'Book', label: 'b' },
        { __typename: 'Film', label: 'f' },
      ],
    },
    Thing: { __resolveType: ({ __typename }: Readonly<Record<string, unknown>>) => String(__typename) },
  },
};

describe('a field that an overlay restates as non-null', () => {
  it('does not share a response key with another type whose upstream says non-null itself', async () => {
    const engine = await startEngine([shelf]);
    const answer = await engine.answer('{ things { ... on Book { label } ... on Film { label } } }');
    expect(answer).toEqual({ data: { things: [{ label: 'b' }, { label: 'f' }] } });
  });
});

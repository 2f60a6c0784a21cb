import { findRow, findRows } from '../find-row';
import type { Row } from '../memory-upstream';
import type { SampleGraph } from '../sample-graph';

const media: readonly Row[] = [
  { id: 'b1', kind: 'Book', title: 'Dune', pages: 412, personId: 'p1' },
  { id: 'f1', kind: 'Film', title: 'Alien', minutes: 117, personId: 'p2' },
  { id: 'b2', kind: 'Book', title: 'Emma', pages: 474, personId: 'p3' },
  { id: 'f2', kind: 'Film', title: 'Dune', minutes: 137, personId: null },
];

const people: readonly Row[] = [
  { id: 'p1', kind: 'Person', name: 'Herbert', born: 1920 },
  { id: 'p2', kind: 'Person', name: 'Scott', born: 1937 },
  { id: 'p3', kind: 'Person', name: 'Austen', born: 1775 },
];

const ratings: readonly Row[] = [
  { id: 'b1', stars: 4.5 },
  { id: 'f1', stars: 4.8 },
  { id: 'f2', stars: 3.1 },
];

const shelves: readonly Row[] = [
  { name: 'science fiction', rows: [['b1', 'f1'], ['f2']] },
  { name: 'empty', rows: [[], []] },
];

const kindOf = (row: Row): unknown => row['kind'];

function named(text: unknown): readonly Row[] {
  const wanted = String(text);
  return [...media, ...people].filter((row) => String(row['title'] ?? row['name']).includes(wanted));
}

function shelfRows(shelf: Row): readonly unknown[] {
  const { rows } = shelf;
  return Array.isArray(rows) ? rows.map((ids) => findRows(media, 'id', ids)) : [];
}

/** Interfaces and a union whose object types are completed elsewhere, entities in lists of lists, single entry points. */
export const mediaGraph: SampleGraph = {
  name: 'media',
  subschemas: [
    {
      name: 'library',
      typeDefs: /* GraphQL */ `
        type Query {
          media: [Media!]!
          medium(id: ID!): Media
          search(text: String!): [Found!]!
          shelves: [Shelf!]!
        }
        interface Media {
          id: ID!
          title: String!
        }
        type Book implements Media {
          id: ID!
          title: String!
          pages: Int!
          author: Person
        }
        type Film implements Media {
          id: ID!
          title: String!
          minutes: Int!
          director: Person
        }
        type Person {
          id: ID!
        }
        union Found = Book | Film | Person
        type Shelf {
          name: String!
          rows: [[Media!]!]!
        }
      `,
      overlay: /* GraphQL */ `
        extend type Book @key(selectionSet: "{ id }")
        extend type Film @key(selectionSet: "{ id }")
        extend type Person @key(selectionSet: "{ id }")
      `,
      resolvers: {
        Query: {
          media: () => media,
          medium: (_, { id }) => findRow(media, 'id', id),
          search: (_, { text }) => named(text),
          shelves: () => shelves,
        },
        Media: { __resolveType: kindOf },
        Found: { __resolveType: kindOf },
        Book: { author: ({ personId }) => ({ id: personId }) },
        Film: { director: ({ personId }) => (personId === null ? null : { id: personId }) },
        Shelf: { rows: shelfRows },
      },
    },
    {
      name: 'people',
      typeDefs: /* GraphQL */ `
        type Query {
          person(id: ID!): Person
        }
        type Person {
          id: ID!
          name: String!
          born: Int
        }
      `,
      overlay: /* GraphQL */ `
        extend type Query {
          person(id: ID!): Person @merge(keyField: "id")
        }
        extend type Person @key(selectionSet: "{ id }")
      `,
      resolvers: { Query: { person: (_, { id }) => findRow(people, 'id', id) } },
    },
    {
      name: 'ratings',
      typeDefs: /* GraphQL */ `
        type Query {
          _books(ids: [ID!]!): [Book]!
          _film(id: ID!): Film
        }
        type Book {
          id: ID!
          stars: Float
        }
        type Film {
          id: ID!
          stars: Float
        }
      `,
      overlay: /* GraphQL */ `
        extend type Query {
          _books(ids: [ID!]!): [Book]! @merge(keyField: "id")
          _film(id: ID!): Film @merge(keyField: "id")
        }
        extend type Book @key(selectionSet: "{ id }")
        extend type Film @key(selectionSet: "{ id }")
      `,
      resolvers: {
        Query: {
          _books: (_, { ids }) => findRows(ratings, 'id', ids),
          _film: (_, { id }) => findRow(ratings, 'id', id),
        },
      },
    },
  ],
  monolith: {
    typeDefs: /* GraphQL */ `
      type Query {
        media: [Media!]!
        medium(id: ID!): Media
        search(text: String!): [Found!]!
        shelves: [Shelf!]!
        person(id: ID!): Person
      }
      interface Media {
        id: ID!
        title: String!
      }
      type Book implements Media {
        id: ID!
        title: String!
        pages: Int!
        author: Person
        stars: Float
      }
      type Film implements Media {
        id: ID!
        title: String!
        minutes: Int!
        director: Person
        stars: Float
      }
      type Person {
        id: ID!
        name: String!
        born: Int
      }
      union Found = Book | Film | Person
      type Shelf {
        name: String!
        rows: [[Media!]!]!
      }
    `,
    resolvers: {
      Query: {
        media: () => media,
        medium: (_, { id }) => findRow(media, 'id', id),
        search: (_, { text }) => named(text),
        shelves: () => shelves,
        person: (_, { id }) => findRow(people, 'id', id),
      },
      Media: { __resolveType: kindOf },
      Found: { __resolveType: kindOf },
      Book: {
        author: ({ personId }) => findRow(people, 'id', personId),
        stars: ({ id }) => findRow(ratings, 'id', id)?.['stars'],
      },
      Film: {
        director: ({ personId }) => findRow(people, 'id', personId),
        stars: ({ id }) => findRow(ratings, 'id', id)?.['stars'],
      },
      Shelf: { rows: shelfRows },
    },
  },
  operations: [
    { name: 'an interface alone', document: '{ media { __typename id title } }' },
    {
      name: 'fields of object types that are completed elsewhere',
      document: '{ media { title ... on Book { pages stars } ... on Film { minutes stars } } }',
    },
    {
      name: 'one response key for fields of two types',
      document: '{ media { ... on Book { n: pages } ... on Film { n: minutes } } }',
    },
    {
      name: 'a union over subschemas',
      document:
        '{ search(text: "e") { __typename ... on Person { name born } ... on Book { title stars author { name } } ... on Film { title } } }',
    },
    {
      name: 'entities in lists of lists',
      document: '{ shelves { name rows { title ... on Book { stars } ... on Film { stars director { name } } } } }',
    },
    { name: 'an abstract field that is null', document: '{ medium(id: "none") { title } }' },
    {
      name: 'an interface fragment inside a union',
      document: '{ search(text: "Dune") { ... on Media { id title } ... on Book { author { name } } } }',
    },
    {
      name: 'named fragments on types that cannot be there',
      document:
        '{ medium(id: "f1") { title ...B ...F } } fragment B on Book { stars } fragment F on Film { stars director { born } }',
    },
    { name: 'a reference that is null', document: '{ medium(id: "f2") { title ... on Film { director { name } } } }' },
    { name: 'an entity from its own subschema', document: '{ person(id: "p3") { name } }' },
  ],
};

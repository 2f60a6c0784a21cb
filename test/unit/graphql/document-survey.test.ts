import { buildSchema, parse, specifiedRules, validate } from 'graphql';
import { DocumentSurvey } from '../../../src/graphql/document-survey';

const schema = buildSchema(`
  type Query implements Sized { me: User media: Media find(by: By, list: [By!]): Int size: Int sized: Sized again: Query }
  type Mutation { rename(name: String): User }
  interface Sized { size: Int }
  type User implements Sized { id: ID! size: Int color: Color }
  union Media = Photo | Song
  type Photo { url: String }
  type Song { url: String }
  enum Color { RED }
  input By { n: Int nested: By color: Color }
`);

function touched(text: string): readonly string[] {
  const survey = new DocumentSurvey();
  expect(validate(schema, parse(text), [...specifiedRules, survey.rule])).toEqual([]);
  return [...survey.coordinates].sort();
}

it.each([
  ['root fields by themselves, and what they lead to', '{ me { color } }', ['Color', 'Query.me', 'User']],
  [
    'every object that an abstract type may be',
    '{ media { __typename } }',
    ['Media', 'Photo', 'Query.media', 'Song', 'String'],
  ],
  [
    'the types that fragments name',
    '{ me { ...F } } fragment F on Sized { ... on User { id } }',
    ['ID', 'Query.me', 'Sized', 'User'],
  ],
  [
    'the types of arguments, in objects and lists too',
    '{ find(by: {nested: {color: RED}}, list: [{n: 1}]) }',
    ['By', 'Color', 'Int', 'Query.find'],
  ],
  ['the types of variables', 'query ($by: By) { find(by: $by) }', ['By', 'Int', 'Query.find']],
  ['a root field that an interface names', '{ ... on Sized { size } }', ['Int', 'Query.size', 'Sized']],
  ['a root type as a whole below the root', '{ again { size } }', ['Int', 'Query', 'Query.again', 'Query.size']],
  [
    'a root type as a whole where an interface may be it',
    '{ sized { size } }',
    ['Int', 'Query', 'Query.size', 'Query.sized', 'Sized', 'User'],
  ],
  ['mutations', 'mutation { rename(name: "a") { id } }', ['ID', 'Mutation.rename', 'String', 'User']],
  ['fields about the schema', '{ __typename }', ['Query.__typename', 'String']],
])('a document touches %s', (_, text, coordinates) => {
  expect(touched(text)).toEqual(coordinates);
});

it('counts the nodes of a document', () => {
  const survey = new DocumentSurvey();
  validate(schema, parse('{ size }'), [survey.rule]);
  // The document, its operation, the selection set, the field and its name.
  expect(survey.nodes).toBe(5);
});

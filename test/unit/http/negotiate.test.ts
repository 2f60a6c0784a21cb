import { negotiate } from '../../../src/http/negotiate';

const offers = ['application/json', 'application/graphql-response+json', 'text/event-stream'] as const;

test.each([
  ['no header', undefined, 'application/json'],
  ['an empty header', ' ', 'application/json'],
  ['anything', '*/*', 'application/json'],
  ['any application', 'application/*', 'application/json'],
  ['any text', 'text/*', 'text/event-stream'],
  ['one offer', 'application/graphql-response+json', 'application/graphql-response+json'],
  ['capitals', 'Application/JSON', 'application/json'],
  ['an old spelling of the charset', 'application/json; charset="UTF8"', 'application/json'],
  ['the first of equals', 'application/graphql-response+json, application/json', 'application/graphql-response+json'],
  ['the first of equals, the other way', 'application/json, application/graphql-response+json', 'application/json'],
  ['quality before order', 'application/json;q=0.5, text/event-stream;q=0.9', 'text/event-stream'],
  ['the specific before the general', '*/*, text/event-stream', 'text/event-stream'],
  [
    'the specific range’s quality, where it is lower',
    '*/*;q=0.1, application/json;q=0',
    'application/graphql-response+json',
  ],
  ['unknown types passed over', 'multipart/mixed, text/event-stream;q=0.2', 'text/event-stream'],
  ['parameters that mean nothing here', 'application/json;profile=a', 'application/json'],
])('%s: %s chooses %s', (_name, accept, expected) => {
  expect(negotiate(accept, offers)).toBe(expected);
});

test.each([
  'text/plain',
  'application/json;q=0',
  '*/*;q=0',
  'application/json;q=x',
  'application/json; charset=latin1',
  ',',
])('%s chooses nothing', (accept) => {
  expect(negotiate(accept, offers)).toBeUndefined();
});

import type { StartedGateway } from '../gateway';

/** What a person wants to know of a gateway that has just started: what it serves, where, and a query to paste. */
export function formatWelcome({ url, adminUrl, sample, subschemas }: StartedGateway): string {
  const names = subschemas.map(({ name, mocked }) => (mocked ? `${name} (mock)` : name));
  const body = JSON.stringify({ query: sample }).replaceAll("'", String.raw`'\''`);
  return [
    '',
    `  One graph over ${names.join(', ') || 'nothing yet'}`,
    '',
    `  graph    ${url}/graphql`,
    `  schema   ${url}/schema.graphql`,
    `  health   ${adminUrl}/readyz`,
    '',
    '  A query to paste:',
    '',
    `  curl -s ${url}/graphql -H 'content-type: application/json' -d '${body}'`,
    '',
    '  Ctrl-C stops it.',
    '',
  ].join('\n');
}

/** The longest answer that may hold errors. */
const mostBytes = 65_536;

/** What mocks hide in their faults, and what a leak of ours would look like. */
const secrets = [
  /\bat .+:\d+:\d+/,
  /node_modules/,
  /127\.0\.0\.1/,
  /10\.0\.0\.7/,
  /hunter2/,
  /SELECT\b/i,
  /ECONN|EPIPE|UND_ERR/,
];

/** Asserts what holds for every answer with errors: it is short, and says nothing of stacks, hosts or queries of a database. */
export function expectSafe(text: string): void {
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(mostBytes);
  for (const secret of secrets) expect(text).not.toMatch(secret);
}

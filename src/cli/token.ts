import { ProblemsError } from '../problem';
import type { Command } from './command';
import { demoClients, demoPort } from './demo-login/demo-clients';

/** How long the provider may take, in milliseconds. */
const patience = 5000;

/** Prints a bearer token of the demo's provider, for the command line. */
export const token: Command = {
  name: 'token',
  summary: 'print a token of the demo, for a gateway that was started with --demo-login',
  flags: [
    { name: 'sub', value: 'NAME', summary: 'who asks: alice or bob (default: alice)' },
    { name: 'scope', value: 'SCOPES', summary: 'what they may do, in quotes if several (default: none)' },
    { name: 'issuer', value: 'URL', summary: `the demo’s provider (default: http://localhost:${String(demoPort)})` },
  ],
  run: async ({ sub = 'alice', scope = '', issuer = `http://localhost:${String(demoPort)}` }, terminal) => {
    const { id, secret } = demoClients.commandLine;
    const form = new URLSearchParams({ grant_type: 'client_credentials', sub: String(sub), scope: String(scope) });
    const headers = { authorization: `Basic ${btoa(`${id}:${encodeURIComponent(secret)}`)}` };
    const signal = AbortSignal.timeout(patience);
    const answer = await fetch(`${String(issuer)}/token`, { method: 'POST', body: form, headers, signal }).then(
      (response) => response.json(),
      () => undefined,
    );
    const printed = readToken(answer);
    if (printed === undefined) throw refused(String(issuer));
    terminal.out(printed);
    return 0;
  },
};

function readToken(answer: unknown): string | undefined {
  if (typeof answer !== 'object' || answer === null || !('access_token' in answer)) return undefined;
  return typeof answer.access_token === 'string' ? answer.access_token : undefined;
}

function refused(issuer: string): ProblemsError {
  const message = `The demo’s provider at ${issuer} gave no token.`;
  const mend = 'Start it with npm start, and ask for the scopes that it knows: orders:read and stock:read.';
  return new ProblemsError([{ severity: 'error', file: '--issuer', line: 1, message, mend }]);
}

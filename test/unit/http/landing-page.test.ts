import { createLandingPage } from '../../../src/http/landing-page';
import { createSampleSchema } from './support/sample-schema';
import { createSchemaEngine } from './support/schema-engine';
import { startGateway, stopGateways, type TestGateway } from './support/start-gateway';

const engine = createSchemaEngine(createSampleSchema().schema);
const browser = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';
let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startGateway({ engine });
});
afterAll(stopGateways);

describe('the page at the endpoint', () => {
  test('is shown to a browser, and says where the graph is and how to ask it', async () => {
    const answer = await fetch(gateway.url, { headers: { accept: browser } });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const text = await answer.text();
    expect(text).toContain(`<code>${gateway.url}</code>`);
    expect(text).toContain(`curl ${gateway.url} -H &#39;content-type`.replaceAll('&#39;', "'"));
    expect(text).toContain('href="/schema.graphql"');
  });

  test('loads nothing and runs no script', async () => {
    const answer = await fetch(gateway.url, { headers: { accept: browser } });
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    await expect(answer.text()).resolves.not.toMatch(/<script|src=|https:/);
  });

  test('repeats no header that is no host', () => {
    const { body } = createLandingPage({ host: '"><script>', query: '{ a }' });
    expect(body).toContain('http://localhost/graphql');
    expect(body).not.toContain('<script>');
  });

  test('quotes its query for HTML and for the shell', () => {
    const { body } = createLandingPage({ host: undefined, query: `{ a(b: "<it's>") }` });
    expect(body).toContain("{ a(b: &quot;&lt;it's&gt;&quot;) }");
    expect(body).toContain(String.raw`it'\''s`);
  });

  test('is not shown for a query, to a program, or when it is off', async () => {
    expect((await fetch(`${gateway.url}?query={a}`, { headers: { accept: browser } })).status).toBe(200);
    expect((await fetch(gateway.url)).status).toBe(400);
    const off = await startGateway({ engine, app: { page: false } });
    const answer = await fetch(off.url, { headers: { accept: browser } });
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toContain('application/json');
  });
});

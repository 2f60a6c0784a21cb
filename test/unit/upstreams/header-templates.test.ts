import { GatewayError } from '../../../src/errors';
import type { CallContext } from '../../../src/upstreams/call-context';
import { parseHeaderTemplates, renderHeaders } from '../../../src/upstreams/header-templates';
import { buildCallContext } from './build-call-context';

function parse(headers: Record<string, string>) {
  return parseHeaderTemplates(headers, (name) => ({ file: 'subschema.yaml', line: name.length }));
}

function render(headers: Record<string, string>, context: Partial<CallContext>): Record<string, string> {
  return renderHeaders(parse(headers).templates, buildCallContext(context));
}

function callerWith(claim: string): Partial<CallContext> {
  return { identity: { subject: 'ada', scopes: [], token: undefined, claims: { name: claim } } };
}

function thrownBy(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  return undefined;
}

describe('header templates', () => {
  it('are sent under lower-case names', () => {
    expect(render({ 'X-Tenant': 't1' }, {})).toEqual({ 'x-tenant': 't1' });
  });

  it('leave a header out whole when a part has no value', () => {
    const headers = { authorization: 'Bearer {{ identity.token }}', 'x-lang': '{{ request.headers.accept-language }}' };
    expect(render(headers, { headers: { 'accept-language': 'de' } })).toEqual({ 'x-lang': 'de' });
  });

  it('P07 do not pass on headers that the manifest does not name', () => {
    const headers = { 'x-user-id': 'spoofed', 'x-forwarded-for': '1.2.3.4', 'grpc-timeout': '1H' };
    expect(render({ 'x-user-id': '{{ identity.subject }}' }, { headers })).toEqual({});
  });

  it.each([
    ['P01 CR', 'a\rb'],
    ['P02 LF', 'a\nb'],
    ['P03 NUL', 'a\0b'],
    ['P04 an emoji', 'a😀'],
    ['P10 CR LF and a header', 'a\r\nx-admin: 1'],
    ['P10 a letter outside Latin-1', 'Łukasz'],
  ])('%s in a value is the request being refused, not a failure of ours', (_name, value) => {
    const attempt = (): unknown => render({ 'x-name': '{{ identity.claims.name }}' }, callerWith(value));
    expect(thrownBy(attempt)).toBeInstanceOf(GatewayError);
    expect(thrownBy(attempt)).toMatchObject({
      code: 'BAD_REQUEST',
      message: expect.not.stringContaining('x-name') as string,
    });
  });

  it('P01 P04 refuse such a value of a request header', () => {
    const attempt = (): unknown => render({ 'x-a': '{{ request.headers.x-a }}' }, { headers: { 'x-a': 'b\r\nc' } });
    expect(thrownBy(attempt)).toMatchObject({ code: 'BAD_REQUEST' });
  });

  it('carry Latin-1', () => {
    expect(render({ 'x-name': '{{ identity.claims.name }}' }, callerWith('Jürgen'))).toEqual({ 'x-name': 'Jürgen' });
  });

  it.each(['Connection', 'te', 'Trailer', 'Upgrade', 'Keep-Alive', 'Proxy-Connection', 'Transfer-Encoding'])(
    'P05 may not be named %s',
    (name) => {
      expect(parse({ [name]: 'x' }).problems).toHaveLength(1);
    },
  );

  it.each(['Content-Length', 'Host', 'Accept-Encoding', 'Cookie', 'grpc-timeout', 'X-Request-Id', 'traceparent'])(
    'P06 P07 P09 may not be named %s',
    (name) => {
      const [problem] = parse({ [name]: 'x' }).problems;
      expect(problem?.message).toBe(`The header "${name.toLowerCase()}" is set by the gateway or by the protocol.`);
    },
  );

  it.each([':authority', 'a b', '', 'ä', 'x\n'])('may not be named %j', (name) => {
    expect(parse({ [name]: 'x' }).problems[0]?.message).toContain("is not a header's name");
  });

  it('report every fault at its place, and keep the good ones', () => {
    const { templates, problems } = parse({
      'x-good': '1',
      'x-bad-template': '{{ nothing }}',
      'X-Good': '2',
      'x-text': 'a\nb',
    });
    expect([...templates.keys()]).toEqual(['x-good']);
    expect(problems).toEqual([
      expect.objectContaining({ severity: 'error', file: 'subschema.yaml', line: 14 }),
      expect.objectContaining({ message: 'The header "x-good" is given twice.', line: 6 }),
      expect.objectContaining({ message: 'The value of "x-text" holds characters that no header can carry.' }),
    ]);
  });
});

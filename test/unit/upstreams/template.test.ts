import type { CallContext } from '../../../src/upstreams/call-context';
import { isTemplateFault, parseTemplate } from '../../../src/upstreams/template';
import { buildCallContext } from './build-call-context';

const context = buildCallContext({
  id: 'r-7',
  headers: { 'accept-language': 'de', connection: 'keep-alive, X-Hop', 'x-hop': 'mine', 'x-empty': undefined },
  identity: {
    subject: 'ada',
    scopes: [],
    token: 'abc',
    claims: { tenant: 't1', level: 3, admin: true, none: null, 'https://example.com/role': 'chief', roles: ['a', 'b'] },
  },
  session: { cart: 'c-1' },
});

function render(text: string, from: CallContext = context): string | undefined {
  const template = parseTemplate(text);
  if (isTemplateFault(template)) throw new Error(template.message);
  return template.render(from);
}

function faultOf(text: string): string {
  const parsed = parseTemplate(text);
  return isTemplateFault(parsed) ? `${parsed.message} ${parsed.mend}` : 'no fault';
}

describe('a template', () => {
  it.each([
    ['plain', 'plain'],
    ['', ''],
    ['{{ identity.subject }}', 'ada'],
    ['{{identity.subject}}', 'ada'],
    ['Bearer {{ identity.token }}', 'Bearer abc'],
    ['{{ identity.claims.tenant }}/{{ identity.claims.level }}', 't1/3'],
    ['{{ identity.claims.admin }}', 'true'],
    ['{{ identity.claims.https://example.com/role }}', 'chief'],
    ['{{ identity.claims.roles }}', '["a","b"]'],
    ['{{ session.cart }}', 'c-1'],
    ['{{ request.headers.Accept-Language }}', 'de'],
    ['{{ request.id }}', 'r-7'],
    ['{"json": 1}', '{"json": 1}'],
  ])('%s renders as %s', (text, expected) => {
    expect(render(text)).toBe(expected);
  });

  it.each([
    '{{ identity.claims.none }}',
    '{{ identity.claims.absent }}',
    '{{ identity.claims.__proto__ }}',
    '{{ identity.claims.constructor }}',
    '{{ session.toString }}',
    '{{ request.headers.x-absent }}',
    '{{ request.headers.x-empty }}',
    'a {{ identity.subject }} b {{ session.absent }}',
  ])('%s has no value', (text) => {
    expect(render(text)).toBeUndefined();
  });

  it.each(['{{ identity.subject }}', '{{ identity.token }}', '{{ identity.claims.tenant }}', '{{ session.cart }}'])(
    '%s has no value for an anonymous caller without a session',
    (text) => {
      expect(render(text, buildCallContext())).toBeUndefined();
    },
  );

  it('P05 does not read a header that the client listed under connection', () => {
    expect(render('{{ request.headers.x-hop }}')).toBeUndefined();
  });

  it.each(['Connection', 'cookie', 'TE', 'Upgrade', 'Keep-Alive', 'Proxy-Authorization', 'Host', 'Content-Length'])(
    'P05 P06 P09 is refused when it reads the request header %s',
    (name) => {
      expect(faultOf(`{{ request.headers.${name} }}`)).toContain(`The request header "${name}" never crosses`);
    },
  );

  it.each(['{{ identity.subject', '}} x', '{{ {{ request.id }} }}'])(
    'is refused when its braces do not pair: %s',
    (text) => {
      expect(faultOf(text)).toContain('braces that do not pair');
    },
  );

  it.each(['identity.name', 'identity.claims.', 'session', 'request.body', 'a b', ''])(
    'is refused when it reads "%s"',
    (expression) => {
      expect(faultOf(`{{ ${expression} }}`)).toContain(`is not something a template can read. Use identity.subject`);
    },
  );
});

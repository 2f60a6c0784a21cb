import { Lexer, TokenKind, type Source } from 'graphql';

const opening: ReadonlySet<TokenKind> = new Set([TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L]);
const closing: ReadonlySet<TokenKind> = new Set([TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R]);

/** The line on which brackets first nest more than `limit` deep; undefined when they never do. Throws `GraphQLError` where the text has no tokens. */
export function findDeepNesting(source: Source, limit: number): number | undefined {
  const lexer = new Lexer(source);
  let depth = 0;
  for (let token = lexer.advance(); token.kind !== TokenKind.EOF; token = lexer.advance()) {
    if (opening.has(token.kind)) depth += 1;
    if (closing.has(token.kind)) depth -= 1;
    if (depth > limit) return token.line;
  }
  return undefined;
}

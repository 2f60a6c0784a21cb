import { Lexer, Source, TokenKind } from 'graphql';

/** Tells whether a document has more than so many tokens, reading no further than that. False where it stops being one: parsing says why. */
export function exceedsTokens(text: string, most: number): boolean {
  const lexer = new Lexer(new Source(text));
  try {
    for (let count = 0; count <= most; count += 1) {
      if (lexer.advance().kind === TokenKind.EOF) return false;
    }
    return true;
  } catch {
    return false;
  }
}

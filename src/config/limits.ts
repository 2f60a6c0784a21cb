/** What one request may ask for. `false` switches a limit off. */
export interface Limits {
  /** Lexical tokens of a document. Default: 2000. */
  readonly tokens: number | false;
  /** Levels of fields; what stands under `__schema` and `__type` does not count. Default: 15. */
  readonly depth: number | false;
  /** Aliases, those in fragments once for each spread. Default: 30. */
  readonly aliases: number | false;
  /** Fields at the root, those in fragments once for each spread. Default: 20. */
  readonly rootFields: number | false;
  /** Directives, those in fragments once for each spread. Default: 50. */
  readonly directives: number | false;
  /** Selected fields, those in fragments once for each spread. Default: 5000. */
  readonly fields: number | false;
  /** Bytes of a request's body, before and after decompression. Default: 100 000. */
  readonly bodyBytes: number | false;
  /** Errors of one answer. Default: 20. */
  readonly errors: number | false;
}

/** The limits of a gateway that configures none. */
export const defaultLimits: Limits = Object.freeze({
  tokens: 2000,
  depth: 15,
  aliases: 30,
  rootFields: 20,
  directives: 50,
  fields: 5000,
  bodyBytes: 100_000,
  errors: 20,
});

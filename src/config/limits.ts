import { z } from 'zod';
import { sizeType } from '../units/size';

const count = (fallback: number) => z.union([z.number().int().min(1), z.literal(false)]).default(fallback);

/** What one request may ask for; `false` switches a limit off. */
export const limitsType = z.strictObject({
  /** Lexical tokens of a document. Default: 2000. */
  tokens: count(2000),
  /** Levels of fields; what stands under `__schema` and `__type` does not count. Default: 15. */
  depth: count(15),
  /** Aliases, those in fragments once for each spread. Default: 30. */
  aliases: count(30),
  /** Fields at the root, those in fragments once for each spread. Default: 20. */
  rootFields: count(20),
  /** Directives, those in fragments once for each spread. Default: 50. */
  directives: count(50),
  /** Selected fields, those in fragments once for each spread. Default: 5000. */
  fields: count(5000),
  /** Bytes of a request's body after decompression. Default: 100KB. */
  bodyBytes: z.union([z.literal(false), sizeType]).prefault('100KB'),
  /** Errors of one answer. Default: 20. */
  errors: count(20),
});

/** The limits in force. */
export type Limits = Readonly<z.output<typeof limitsType>>;

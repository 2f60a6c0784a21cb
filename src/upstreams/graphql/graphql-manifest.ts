import { z } from 'zod';
import { tlsShape } from '../tls';

const headers = z.record(z.string(), z.string());

/** The manifest's keys of kind graphql. */
export const graphqlManifestShape = {
  /** The URL of the upstream, http or https. */
  endpoint: z.string(),
  /** Headers of every call, as templates. */
  headers: headers.optional(),
  tls: tlsShape.optional(),
  /** How subscriptions are asked. Default: SSE at the endpoint. */
  subscriptions: z
    .strictObject({
      protocol: z.enum(['ws', 'sse']),
      /** Default: the endpoint. */
      endpoint: z.string().optional(),
    })
    .optional(),
  /** Headers of asking for the schema, beside those that are the same for all; no templates. */
  introspection: z.strictObject({ headers }).optional(),
  /** The root field that answers the upstream's own SDL, asked instead of introspection. */
  schemaField: z
    .string()
    .regex(/^[_A-Za-z]\w*(\.[_A-Za-z]\w*)*$/, 'it must be the path of a field, as _sdl or _service.sdl')
    .optional(),
};

/** A manifest of kind graphql, with the common key that its answers depend on. */
export type GraphqlManifest = z.output<z.ZodObject<typeof graphqlManifestShape>> & {
  /** Codes of the upstream that may pass, and whether its messages may. Default: none, no. */
  readonly errors?: { readonly codes: readonly string[]; readonly messages: boolean } | undefined;
};

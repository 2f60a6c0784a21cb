import { type DocumentNode, Source, buildClientSchema, getIntrospectionQuery, parse, printSchema } from 'graphql';
import type { IntrospectionQuery } from 'graphql';
import { type GraphqlBody, isObject } from './read-response';

/** Asks one document of the upstream, without variables. */
export type Ask = (query: string) => Promise<GraphqlBody>;

/** How a schema is asked for. */
export interface SchemaQuestion {
  readonly ask: Ask;
  /** The path of the root field that answers SDL; undefined for introspection. */
  readonly schemaField: string | undefined;
  /** How places in the schema are named, as no file holds it. */
  readonly sourceName: string;
}

/**
 * Asks an upstream for its schema. Rejects with the call's error, or with one that says for a person why the answer is no
 * schema; texts of the upstream are not in it.
 */
export async function fetchSchema({ ask, schemaField, sourceName }: SchemaQuestion): Promise<DocumentNode> {
  const sdl = schemaField === undefined ? await introspect(ask) : await askSdl(ask, schemaField);
  try {
    return parse(new Source(sdl, sourceName));
  } catch (error) {
    throw new Error('Its SDL does not parse.', { cause: error });
  }
}

/** Asks for all there is; a service that does not know the newer members of introspection is asked again without them. */
async function introspect(ask: Ask): Promise<string> {
  const full = await ask(getIntrospectionQuery({ specifiedByUrl: true, inputValueDeprecation: true }));
  const { data } = full.data === null ? await ask(getIntrospectionQuery()) : full;
  if (!isIntrospection(data)) throw new Error('It does not answer introspection.');
  try {
    return printSchema(buildClientSchema(data, { assumeValid: true }));
  } catch (error) {
    throw new Error('Its answer to introspection is not a schema.', { cause: error });
  }
}

async function askSdl(ask: Ask, path: string): Promise<string> {
  const names = path.split('.');
  const { data } = await ask(`{${names.join('{')}${'}'.repeat(names.length)}`);
  const sdl = names.reduce<unknown>((value, name) => (isObject(value) ? value[name] : undefined), data);
  if (typeof sdl !== 'string') throw new Error(`Its field ${path} does not answer SDL.`);
  return sdl;
}

/** `buildClientSchema` checks the rest by itself. */
function isIntrospection(data: unknown): data is IntrospectionQuery {
  return isObject(data) && isObject(data['__schema']);
}

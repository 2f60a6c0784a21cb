import { buildHTTPExecutor } from '@graphql-tools/executor-http';
import type { MergedTypeConfig, SubschemaConfig } from '@graphql-tools/delegate';
import { stitchSchemas } from '@graphql-tools/stitch';
import express from 'express';
import { buildSchema } from 'graphql';
import { createHandler } from 'graphql-http/lib/use/express';
import { openGraph } from '../graphs/open-graph';

/*
 * Stitching as its documentation shows it: stitchSchemas, an HTTP executor and batching for each subschema, graphql-http
 * under Express. Arguments: graph (public or entities), port, origin of the upstreams.
 */

const [graph = '', port = '', upstreams = ''] = process.argv.slice(2);

type Merge = Readonly<Record<string, MergedTypeConfig>>;

/** An entity that a root field serves by a list of the values of one key field. */
function byKey(fieldName: string, { key, keys }: { readonly key: string; readonly keys: string }): MergedTypeConfig {
  return {
    selectionSet: `{ ${key} }`,
    fieldName,
    key: (entity: Readonly<Record<string, unknown>>) => entity[key],
    argsFromKeys: (values: readonly unknown[]) => ({ [keys]: values }),
  };
}

const byUpc = { key: 'upc', keys: 'upcs' };
const byId = { key: 'id', keys: 'ids' };

const merges: Readonly<Record<string, Merge>> = {
  'public/accounts': { User: byKey('usersByIds', byId) },
  'public/inventory': {
    Product: {
      selectionSet: '{ upc }',
      fields: { shippingEstimate: { selectionSet: '{ price weight }', computed: true } },
      fieldName: 'productsByKeys',
      key: ({ upc, price, weight }: Readonly<Record<string, unknown>>) => ({ upc, price, weight }),
      argsFromKeys: (keys: readonly unknown[]) => ({ keys }),
    },
  },
  'public/products': { Product: byKey('productsByUpcs', byUpc) },
  'public/reviews': { User: byKey('reviewUsersByIds', byId), Product: byKey('reviewProductsByUpcs', byUpc) },
  'entities/catalog': { Item: byKey('itemsByIds', byId) },
  'entities/pricing': { Item: byKey('pricesByIds', byId) },
  'entities/stock': { Item: byKey('stockByIds', byId) },
};

const subschemas = openGraph(graph).services.map(({ name, sdl }): SubschemaConfig => ({
  schema: buildSchema(sdl),
  executor: buildHTTPExecutor({ endpoint: `${upstreams}/${name}` }),
  batch: true,
  merge: merges[`${graph}/${name}`] ?? {},
}));

const app = express();
app.all('/graphql', createHandler({ schema: stitchSchemas({ subschemas }), context: () => ({}) }));
app.listen(Number(port), '127.0.0.1');

import { openTextEngine, type TextEngine, type TextQuestion } from './text-engine';

const shopSdl = `
  type Query { products: [Product!] pick: Pick any: Anything deep: [[Thing!]]! }
  type Mutation { first: Product second: Product }
  type Product { sku: ID! name: String price: Float! weight: Int isNew: Boolean colour: Colour tags: [String!] any: Anything }
  type Thing { id: ID! thing: Thing }
  union Pick = Product | Thing
  enum Colour { RED BLUE }
  scalar Anything`;
const stockSdl = `
  type Query { _stock(keys: [ID!]!): [Product] }
  type Product { sku: ID! available: Int! guess: Int detail: Detail bins: [Bin] next: String }
  type Detail { tags: [String] note: String }
  type Bin { id: ID! count: Int }`;
const stockOverlay = `
  extend type Query { _stock(keys: [ID!]!): [Product] @merge(keyField: "sku", keyArg: "keys") }
  extend type Product @key(selectionSet: "{ sku }")`;
const binSdl = 'type Query { _bins(ids: [ID!]!): [Bin] } type Bin { id: ID! place: String }';
const binOverlay = `
  extend type Query { _bins(ids: [ID!]!): [Bin] @merge(keyField: "id", keyArg: "ids") }
  extend type Bin @key(selectionSet: "{ id }")`;
const spareSdl = `
  type Query { _spare(keys: [ID!]!): [Product] }
  type Product { sku: ID! spare: Bin }
  type Bin { id: ID! count: Int }`;
const spareOverlay = `
  extend type Query { _spare(keys: [ID!]!): [Product] @merge(keyField: "sku", keyArg: "keys") }
  extend type Product @key(selectionSet: "{ sku }")
  extend type Bin @key(selectionSet: "{ id }")`;

/** What a service answers to a question. */
export type Reply = (question: TextQuestion) => string | Buffer;

/** The answers of the services; one that is left out must not be asked. */
export interface ShopReplies {
  readonly shop?: string | Buffer | Reply;
  readonly stock?: string | Buffer | Reply;
  readonly bins?: string | Buffer | Reply;
  readonly spare?: string | Buffer | Reply;
}

/** Four services: products, their stock and the spare by batches of keys, and the bins that both are in, by batches too. */
export function openShop({ shop, stock, bins, spare }: ShopReplies): Promise<TextEngine> {
  return openTextEngine([
    {
      name: 'shop',
      typeDefs: shopSdl,
      overlay: 'extend type Product @key(selectionSet: "{ sku }")',
      reply: replyOf('shop', shop),
    },
    { name: 'stock', typeDefs: stockSdl, overlay: stockOverlay, reply: replyOf('stock', stock) },
    { name: 'bins', typeDefs: binSdl, overlay: binOverlay, reply: replyOf('bins', bins) },
    { name: 'spare', typeDefs: spareSdl, overlay: spareOverlay, reply: replyOf('spare', spare) },
  ]);
}

function replyOf(name: string, reply: ShopReplies['shop']): Reply {
  if (typeof reply === 'function') return reply;
  return () => {
    if (reply === undefined) throw new Error(`${name} must not be asked.`);
    return reply;
  };
}

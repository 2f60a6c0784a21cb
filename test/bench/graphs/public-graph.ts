import type { BenchGraph, BenchService, FederatedService, Root } from './bench-graph';
import { inStock, products, reviews, shippingEstimate, users } from './public-data';
import type { Product, Review, User } from './public-data';
import { readFixture, readSchema } from './read-fixture';

/** The public federation-gateway workload: one deep operation over four services. */
export function publicGraph(): BenchGraph {
  return {
    name: 'public',
    services: [accounts(), inventory(), catalog(), opinions()],
    whole: { sdl: readFixture('public/whole.graphql'), root: wholeRoot },
    operation: readFixture('public/operation.graphql'),
  };
}

const userById = (id: unknown): User | undefined => users.find((user) => user.id === id);
const productByUpc = (upc: unknown): Product | undefined => products.find((product) => product.upc === upc);
const first = (count: unknown): readonly Product[] => products.slice(0, Number(count));

function federated(name: string, entities: FederatedService['entities']): FederatedService {
  return { sdl: readFixture(`public/federation/${name}.graphql`), entities };
}

function accounts(): BenchService {
  const root: Root = {
    me: users[0],
    user: ({ id }: Root) => userById(id),
    users,
    usersByIds: ({ ids }: { readonly ids: readonly string[] }) => ids.map(userById),
  };
  const federation = federated('accounts', { User: ({ id }) => userById(id) });
  return { name: 'accounts', sdl: readSchema('public', 'accounts'), root, federation };
}

function inventory(): BenchService {
  const stock = ({ upc, price, weight }: Root): Root => ({
    upc,
    inStock: inStock.has(String(upc)),
    shippingEstimate: shippingEstimate(price, weight),
  });
  const root: Root = { productsByKeys: ({ keys }: { readonly keys: readonly Root[] }) => keys.map(stock) };
  const federation = federated('inventory', { Product: stock });
  return { name: 'inventory', sdl: readSchema('public', 'inventory'), root, federation };
}

function catalog(): BenchService {
  const root: Root = {
    topProducts: ({ first: count }: Root) => first(count),
    productsByUpcs: ({ upcs }: { readonly upcs: readonly string[] }) => upcs.map(productByUpc),
  };
  const federation = federated('products', { Product: ({ upc }) => productByUpc(upc) });
  return { name: 'products', sdl: readSchema('public', 'products'), root, federation };
}

function opinions(): BenchService {
  const opinion = ({ id, upc, body }: Review): Root => ({
    id,
    body,
    product: () => reviewed(upc),
    author: () => reviewer(users[0]?.id),
  });
  const reviewer = (id: unknown): Root => ({
    id,
    username: userById(id)?.username,
    reviews: () => reviews.slice(0, 2).map(opinion),
  });
  const reviewed = (upc: unknown): Root => ({ upc, reviews: () => reviewsOf(upc).map(opinion) });
  const root: Root = {
    reviewUsersByIds: ({ ids }: { readonly ids: readonly string[] }) => ids.map(reviewer),
    reviewProductsByUpcs: ({ upcs }: { readonly upcs: readonly string[] }) => upcs.map(reviewed),
  };
  const entities: FederatedService['entities'] = {
    User: ({ id }) => reviewer(id),
    Product: ({ upc }) => reviewed(upc),
    Review: ({ id }) => reviews.filter((review) => review.id === id).map(opinion)[0],
  };
  return {
    name: 'reviews',
    sdl: readSchema('public', 'reviews'),
    root,
    federation: federated('reviews', entities),
  };
}

const reviewsOf = (upc: unknown): readonly Review[] => reviews.filter((review) => review.upc === upc);

const wholeUser = (user: User | undefined): Root | undefined =>
  user && { ...user, reviews: () => reviews.slice(0, 2).map(wholeReview) };

const wholeProduct = (product: Product | undefined): Root | undefined =>
  product && {
    ...product,
    inStock: inStock.has(product.upc),
    shippingEstimate: shippingEstimate(product.price, product.weight),
    reviews: () => reviewsOf(product.upc).map(wholeReview),
  };

const wholeReview = ({ id, upc, body }: Review): Root => ({
  id,
  body,
  product: () => wholeProduct(productByUpc(upc)),
  author: () => wholeUser(users[0]),
});

const wholeRoot: Root = {
  me: () => wholeUser(users[0]),
  user: ({ id }: Root) => wholeUser(userById(id)),
  users: () => users.map(wholeUser),
  topProducts: ({ first: count }: Root) => first(count).map(wholeProduct),
};

/** A person of the public workload. */
export interface User {
  readonly id: string;
  readonly name: string;
  readonly username: string;
  readonly birthday: number;
}

/** A product of the public workload, as its owner knows it. */
export interface Product {
  readonly upc: string;
  readonly name: string;
  readonly price: number;
  readonly weight: number;
}

/** A review of the public workload: its author is always the first user. */
export interface Review {
  readonly id: string;
  readonly upc: string;
  readonly body: string;
}

/** Six people. */
export const users: readonly User[] = [
  ['Anna Lindqvist', 'annalind'],
  ['Bo Tanaka', 'botanaka'],
  ['Chiara Fontanelli', 'chiarafontan'],
  ['Dmitri Ardasevich', 'dmitriarda'],
  ['Eve Goldhammer', 'evegoldham'],
  ['Farid Quast', 'farid'],
].map(([name = '', username = ''], index) => ({ id: String(index + 1), name, username, birthday: 1_234_567_890 }));

const goods: readonly (readonly [name: string, price: number, weight: number])[] = [
  ['Table', 899, 100],
  ['Couch', 1299, 1000],
  ['Glass', 15, 20],
  ['Chair', 499, 100],
  ['TV', 1299, 1000],
  ['Lamp', 6999, 300],
  ['Grill', 3999, 2000],
  ['Fridge', 100_000, 6000],
  ['Sofa', 9999, 800],
];

/** Nine products. */
export const products: readonly Product[] = goods.map(([name, price, weight], index) => ({
  upc: String(index + 1),
  name,
  price,
  weight,
}));

/** The products that are in stock. */
export const inStock: ReadonlySet<string> = new Set(['1', '5', '6', '7', '9']);

const words = 'lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod'.split(' ');

/** For each review: the product, and of how many words it is. */
const lengths: readonly (readonly [upc: string, words: number])[] = [
  ['1', 66],
  ['1', 42],
  ['1', 38],
  ['1', 20],
  ['2', 66],
  ['2', 42],
  ['2', 38],
  ['2', 20],
  ['3', 20],
  ['4', 20],
  ['4', 120],
];

/** Eleven reviews. */
export const reviews: readonly Review[] = lengths.map(([upc, count], index) => ({
  id: String(index + 1),
  upc,
  body: Array.from({ length: count }, (_, word) => words[(word * (index + 2)) % words.length]).join(' '),
}));

/** What shipping costs: nothing above a price of 1000, else half the weight; null while either is unknown. */
export function shippingEstimate(price: unknown, weight: unknown): number | null {
  if (typeof price !== 'number') return null;
  if (price > 1000) return 0;
  return typeof weight === 'number' ? Math.trunc(weight / 2) : null;
}

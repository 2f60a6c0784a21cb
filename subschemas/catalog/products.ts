/** A product of the demo shop: price in cents, weight in grams. */
export interface DemoProduct {
  readonly sku: string;
  readonly name: string;
  readonly price: number;
  readonly weight: number | null;
}

/** What the demo shop sells. Nothing ever ordered the loom. */
export const products: readonly DemoProduct[] = [
  { sku: 'thread-red', name: 'Sewing thread, red', price: 390, weight: 40 },
  { sku: 'thread-blue', name: 'Sewing thread, blue', price: 390, weight: 40 },
  { sku: 'needle-set', name: 'Set of 24 needles', price: 650, weight: 25 },
  { sku: 'thimble', name: 'Steel thimble', price: 280, weight: 15 },
  { sku: 'shears', name: 'Tailor’s shears', price: 4900, weight: 310 },
  { sku: 'linen-5m', name: 'Linen, 5 m', price: 8900, weight: 1250 },
  { sku: 'wool-3m', name: 'Wool cloth, 3 m', price: 11900, weight: 1400 },
  { sku: 'buttons-horn', name: 'Horn buttons, 12', price: 1450, weight: 60 },
  { sku: 'zip-30', name: 'Zip, 30 cm', price: 320, weight: 20 },
  { sku: 'tape-measure', name: 'Tape measure', price: 450, weight: 35 },
  { sku: 'dress-form', name: 'Dress form', price: 15900, weight: 7800 },
  { sku: 'loom', name: 'Table loom', price: 38900, weight: 11500 },
  { sku: 'gift-card', name: 'Gift card', price: 5000, weight: null },
];

/** The 100 products. */
export const skus: readonly string[] = Array.from({ length: 100 }, (_, index) => `sku-${index + 1}`);

const numberOf = (sku: string): number => Number(sku.slice(4));

/** How many can be sold: the RPC's first field. Never 0, which proto3 does not write. */
export const available = (sku: string): number => 1 + ((numberOf(sku) * 17) % 300);

/** How many are set aside: the RPC's second field. */
export const reserved = (sku: string): number => 1 + ((numberOf(sku) * 5) % 40);

/** How many were sold: the projection's field, and the quantity of the one event of a product. */
export const unitsSold = (sku: string): number => 1 + ((numberOf(sku) * 11) % 90);

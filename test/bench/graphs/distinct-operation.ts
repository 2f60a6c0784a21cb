const userFields = ['username', 'name', 'birthday'];
const productFields = ['name', 'price', 'weight', 'inStock', 'shippingEstimate'];

/**
 * The public operation in as many variants as are wanted: another number is another operation, by its alias and by which
 * fields it asks for. All have the depth of the original; all cross all four services.
 */
export function distinctOperation(number: number): string {
  const user = `id ${pick(userFields, number)}`;
  const product = `upc inStock ${pick(productFields, number >> 2)}`;
  const review = `id body`;
  const inner = `reviews { ${review} product { ${product} } }`;
  const middle = `reviews { ${review} author { ${user} ${inner} } }`;
  return (
    `query Operation${number} { people_${number}: users { ${user} reviews { ${review} product { ${product} ${middle} } } } ` +
    `topProducts(first: ${1 + (number % 3)}) { ${product} ${middle} } }`
  );
}

/** The fields whose bit is set. */
function pick(fields: readonly string[], bits: number): string {
  return fields.filter((_, index) => ((bits >> index) & 1) === 1).join(' ');
}

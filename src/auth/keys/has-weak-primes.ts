/** The small primes by which a modulus is looked at. */
const primes = [
  3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103, 107, 109, 113,
  127, 131, 137, 139, 149, 151, 157, 163, 167,
];

/** What the faulty generator raised to chosen powers to make its primes. */
const generator = 65_537;

/** The residues that moduli of the faulty generator have by each prime: the powers of its generator. */
const residues = primes.map((prime) => powersOf(generator % prime, prime));

/**
 * Tells whether an RSA modulus is of the generator whose keys can be factored (ROCA, CVE-2017-15361): by every small prime it is a power of
 * 65537. Of other moduli one in 2^27 is taken for such.
 */
export function hasWeakPrimes(modulus: bigint): boolean {
  return primes.every((prime, index) => residues[index]?.has(Number(modulus % BigInt(prime))) === true);
}

function powersOf(base: number, prime: number): ReadonlySet<number> {
  const powers = new Set<number>();
  for (let power = 1; !powers.has(power); power = (power * base) % prime) powers.add(power);
  return powers;
}

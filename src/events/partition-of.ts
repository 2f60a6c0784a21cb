/** The hash's beginning and its factor. Source: IETF draft-eastlake-fnv, 32 bits. */
const offsetBasis = 0x811c9dc5;
const prime = 0x01000193;

/**
 * The partition of a key: FNV-1a of 32 bits over its UTF-8, modulo the number of partitions; 0 without a key. Producers in
 * any language must count alike, so this never changes.
 */
export function partitionOf(key: string | undefined, partitions: number): number {
  if (key === undefined || partitions === 1) return 0;
  let hash = offsetBasis;
  for (const byte of Buffer.from(key, 'utf8')) hash = Math.imul(hash ^ byte, prime);
  return (hash >>> 0) % partitions;
}

/** The name of the log of one partition, on every bus: the topic's own while it has one partition, else `<topic>.<n>`. */
export function logNameOf(
  { name, partitions }: { readonly name: string; readonly partitions: number },
  partition: number,
): string {
  return partitions === 1 ? name : `${name}.${String(partition)}`;
}

/**
 * Names a key of ours. Every key that is no topic's stream begins with `selvage:`; the tag comes next, in braces, and puts all
 * keys that change together into one slot of a cluster: `selvage:{<tag>}:<what>`. Tags in use: the name of a stream (what the
 * bus knows of it), `<subschema>:<projection>:<partition>` (folded state), a session's id.
 */
export function redisKey(tag: string, what: string): string {
  return `selvage:{${tag}}:${what}`;
}

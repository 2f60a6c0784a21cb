/**
 * Gives out the response keys of one selection that is asked of an upstream, so that no two different fields collide and no key
 * is one that a plain JavaScript object already answers to (`constructor`, `__proto__`).
 */
export class ResponseKeys {
  private readonly owners = new Map<string, string>();

  /** `aliases`: false for upstreams that answer by field name; every key is then the field's name. */
  constructor(private readonly options: { readonly aliases: boolean }) {}

  /**
   * The key under which a field is answered. `signature` says what is asked: equal signatures share a key.
   * `wanted` is taken where it is free and safe.
   */
  allocate(field: string, wanted: string, signature: string): string {
    if (!this.options.aliases) return field;
    let key = isSafe(wanted) ? wanted : '_0';
    for (let n = 0; (this.owners.get(key) ?? signature) !== signature; n++) key = `_${String(n)}`;
    this.owners.set(key, signature);
    return key;
  }
}

function isSafe(key: string): boolean {
  return key === '__typename' || (!key.startsWith('__') && !(key in Object.prototype));
}

/** The default name of the field that serves one entity: `shipment` of `Shipment`. */
export function singleName(type: string): string {
  return type.charAt(0).toLowerCase() + type.slice(1);
}

/** The name of the argument that takes all keys: `orderIds`; of a compound key, `keys`. */
export function keysArgumentName(key: readonly string[]): string {
  const [only, ...others] = key;
  return only === undefined || others.length > 0 ? 'keys' : pluralOf(only);
}

/** The default name of the field that serves many entities: `shipmentsByOrderIds`. */
export function manyName(type: string, key: readonly string[]): string {
  const argument = keysArgumentName(key);
  return `${pluralOf(singleName(type))}By${argument.charAt(0).toUpperCase()}${argument.slice(1)}`;
}

/** The default name of the field that lists entities: `shipments`. */
export function listName(type: string): string {
  return pluralOf(singleName(type));
}

function pluralOf(name: string): string {
  if (/[^aeiouAEIOU]y$/.test(name)) return `${name.slice(0, -1)}ies`;
  return /(s|x|z|ch|sh)$/.test(name) ? `${name}es` : `${name}s`;
}

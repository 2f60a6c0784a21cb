/** Headers of a NATS message, first values only, by their names as they came. */
export type MessageHeaders = readonly (readonly [name: string, value: string])[];

const attributeName = /^[a-z0-9]+$/;
const json = /^(?:application|text)\/json\b|^[\w.-]+\/[\w.-]+\+json\b/i;
const notAttributes: ReadonlySet<string> = new Set(['data', 'data_base64']);

/**
 * Writes a CloudEvent that came in binary mode (`ce-*` headers, the payload as the body) as the text that it has in structured
 * mode; undefined when the headers are not those of one. An empty body is null. A body that is not JSON, though it should be,
 * becomes a string: it then fits no schema. Source: CloudEvents, "NATS Protocol Binding", binary content mode.
 */
export function readBinaryEvent(headers: MessageHeaders, body: string): string | undefined {
  const attributes = readAttributes(headers);
  if (!attributes.has('specversion')) return undefined;
  const type = attributes.get('datacontenttype');
  const members = [...attributes].map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`);
  return `{${members.join(',')},"data":${readData(type, body)}}`;
}

function readAttributes(headers: MessageHeaders): ReadonlyMap<string, string> {
  const attributes = new Map<string, string>();
  for (const [header, value] of headers) {
    const name = header.toLowerCase();
    if (name === 'content-type' && !attributes.has('datacontenttype')) attributes.set('datacontenttype', value);
    if (!name.startsWith('ce-')) continue;
    const attribute = name.slice(3);
    if (attributeName.test(attribute) && !notAttributes.has(attribute)) attributes.set(attribute, decodeValue(value));
  }
  return attributes;
}

/** Values are percent-encoded as in the HTTP binding; producers that do not encode are taken at their word. */
function decodeValue(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

function readData(type: string | undefined, body: string): string {
  if (body === '') return 'null';
  if (type !== undefined && !json.test(type)) return JSON.stringify(body);
  try {
    // The body's own text is kept, as numbers may be longer than a double holds; parsing proves that it is one JSON value,
    // for a body such as `1},"id":"2"` would else write attributes.
    JSON.parse(body);
    return body;
  } catch {
    return JSON.stringify(body);
  }
}

/** One media range of an `accept` header. */
interface MediaRange {
  readonly type: string;
  readonly charset: string | undefined;
  readonly quality: number;
  readonly position: number;
}

/** How much a client wants one offer; higher members win, from the first on. */
type Preference = readonly [quality: number, specificity: number, earliness: number];

/**
 * Chooses the offered media type that an `accept` header wants most: by quality, then the more specific range, then the
 * client's order, then ours. Without the header the first offer is chosen. Undefined when none may be sent; quality 0
 * forbids, and so does a charset other than UTF-8. Source: RFC 9110, section 12.5.1.
 */
export function negotiate<Offer extends string>(
  accept: string | undefined,
  offers: readonly Offer[],
): Offer | undefined {
  if (accept === undefined || accept.trim() === '') return offers[0];
  // Most clients name exactly what they want.
  const named = offers.find((offer) => offer === accept);
  if (named !== undefined) return named;
  const ranges = accept.split(',').map(parseRange);
  let best: { readonly offer: Offer; readonly preference: Preference } | undefined;
  for (const offer of offers) {
    const preference = findPreference(offer, ranges);
    if (preference !== undefined && (best === undefined || isHigher(preference, best.preference)))
      best = { offer, preference };
  }
  return best?.offer;
}

function parseRange(text: string, position: number): MediaRange {
  const [type = '', ...parameters] = text
    .toLowerCase()
    .split(';')
    .map((part) => part.trim());
  const values = new Map(parameters.map((parameter) => splitParameter(parameter)));
  const quality = Number(values.get('q') ?? 1);
  return { type, charset: values.get('charset'), quality: Number.isNaN(quality) ? 0 : quality, position };
}

function splitParameter(parameter: string): readonly [string, string] {
  const [name = '', value = ''] = parameter.split('=');
  return [name.trim(), value.trim().replaceAll('"', '')];
}

/** The most specific range that covers the offer decides; undefined: the offer may not be sent. */
function findPreference(offer: string, ranges: readonly MediaRange[]): Preference | undefined {
  let best: Preference | undefined;
  for (const range of ranges) {
    const specificity = measureSpecificity(offer, range);
    if (specificity === undefined || (best !== undefined && best[1] >= specificity)) continue;
    best = [range.quality, specificity, -range.position];
  }
  return best === undefined || best[0] <= 0 ? undefined : best;
}

function measureSpecificity(offer: string, { type, charset }: MediaRange): 0 | 1 | 2 | undefined {
  if (charset !== undefined && charset !== 'utf-8' && charset !== 'utf8') return undefined;
  if (type === offer) return 2;
  if (type === `${offer.slice(0, offer.indexOf('/'))}/*`) return 1;
  return type === '*/*' ? 0 : undefined;
}

function isHigher(left: Preference, right: Preference): boolean {
  const differing = left.findIndex((value, index) => value !== right[index]);
  return differing !== -1 && (left[differing] ?? 0) > (right[differing] ?? 0);
}

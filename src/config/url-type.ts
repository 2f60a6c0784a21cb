import { z } from 'zod';

/** What a URL of the configuration must be besides well-formed. */
interface UrlRule {
  /** What it is, for the sentence: `an https URL`. */
  readonly wanted: string;
  readonly mend: string;
  readonly fits: (url: URL, written: string) => boolean;
}

const web = ['https:', 'http:'];
const stores = ['redis:', 'rediss:', 'redis+sentinel:', 'redis+cluster:'];

/** Addresses of the machine's own network, where clouds keep credentials: RFC 3927 and RFC 4291, 2.5.6. */
const linkLocal = /^(?:169\.254\.|\[fe[89ab][0-9a-f]:|\[::ffff:a9fe:)/i;

/** The address of something that is asked over HTTP: no password, query or fragment. */
export const webUrlType = urlType({
  wanted: 'an https URL',
  mend: 'Write it as https://login.example.com/realm: no name and password, no query or fragment, not link-local.',
  fits: (url) =>
    web.includes(url.protocol) && isBare(url) && url.search === '' && url.hash === '' && !linkLocal.test(url.hostname),
});

/** The address of our own `/auth/callback`. */
export const callbackUrlType = urlType({
  wanted: 'the address of /auth/callback',
  mend: 'Write the address that browsers use, as https://api.example.com/auth/callback.',
  fits: (url, written) => web.includes(url.protocol) && isBare(url) && written === `${url.origin}/auth/callback`,
});

/** An origin as browsers send it: scheme, host and a port that is not the scheme's own. */
export const originType = urlType({
  wanted: 'an origin',
  mend: 'Write it as browsers send it, https://app.example.com: no wildcard, no path, no slash at its end.',
  fits: (url, written) => web.includes(url.protocol) && url.origin === written,
});

/** `memory:` or the URL of a Redis. */
export const sessionStoreType = urlType({
  wanted: 'memory: or a Redis URL',
  mend: 'Write memory:, redis://host:6379, rediss://…, redis+sentinel://h1,h2/master or redis+cluster://h1,h2.',
  fits: (url, written) => written === 'memory:' || stores.includes(url.protocol),
});

function isBare({ username, password }: URL): boolean {
  return username === '' && password === '';
}

function urlType({ wanted, mend, fits }: UrlRule) {
  return z.string().refine((written) => URL.canParse(written) && fits(new URL(written), written), {
    error: `it must be ${wanted}`,
    params: { wanted, mend },
  });
}

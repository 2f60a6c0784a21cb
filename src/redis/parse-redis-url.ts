/** A server's place. */
export interface RedisHost {
  readonly host: string;
  readonly port: number;
}

/** Where Redis is and how to enter, as a URL says it. */
export interface RedisAddress {
  /** One server; the master that sentinels name; or a cluster that is entered by any of its nodes. */
  readonly kind: 'server' | 'sentinel' | 'cluster';
  /** At least one. Of sentinels, their own. */
  readonly hosts: readonly RedisHost[];
  /** The name that sentinels know the master by; '' for other kinds. */
  readonly master: string;
  readonly isTls: boolean;
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly database: number;
  /** What may be shown of it: the URL without credentials. */
  readonly shown: string;
}

/** The schemes that lead to Redis, with what a URL of each looks like. */
const forms = {
  redis: { kind: 'server', isTls: false, example: 'redis://host:6379/0' },
  rediss: { kind: 'server', isTls: true, example: 'rediss://host:6379/0' },
  'redis+sentinel': { kind: 'sentinel', isTls: false, example: 'redis+sentinel://host1:26379,host2:26379/mymaster' },
  'redis+cluster': { kind: 'cluster', isTls: false, example: 'redis+cluster://host1:6379,host2:6379' },
} as const;

const parts = /^([a-z+]+):\/\/(?:([^@/]*)@)?([^@/?#]+)(?:\/([^?#]*))?$/i;

/** Says whether a URL's scheme leads to Redis; the rest of it may still be wrong. */
export function isRedisUrl(url: string): boolean {
  return isScheme(schemeOf(url));
}

/** Reads the URL of a Redis. Throws a sentence, without what may be secret in the URL, when it is none. */
export function parseRedisUrl(url: string): RedisAddress {
  const scheme = schemeOf(url);
  if (!isScheme(scheme)) throw new Error(`There is no Redis of ${scheme}:; write ${Object.keys(forms).join(':, ')}:.`);
  const { kind, isTls, example } = forms[scheme];
  const [, , user, hostList, path = ''] = parts.exec(url) ?? [];
  const fail = (what: string): never => {
    throw new Error(`The ${scheme}: URL ${what}; write it like ${example}.`);
  };
  if (hostList === undefined) return fail('cannot be read');
  const hosts = hostList.split(',').map((text) => parseHost(text, kind === 'sentinel' ? 26_379 : 6379));
  const known = hosts.filter((host) => host !== undefined);
  if (known.length < hosts.length) return fail('names a host that is none');
  if (kind === 'server' && known.length > 1) return fail('names several hosts');
  const { master, database } = readPath(kind, path);
  if (Number.isNaN(database)) return fail(`names a database that is no number from 0 on`);
  if (kind === 'sentinel' && master === '') return fail('does not name the master');
  const shown = `${scheme}://${hostList}${path === '' ? '' : `/${path}`}`;
  return { kind, hosts: known, master, isTls, database, shown, ...parseUser(user, fail) };
}

function schemeOf(url: string): string {
  return /^([a-z+]+):/i.exec(url)?.[1]?.toLowerCase() ?? '';
}

function isScheme(scheme: string): scheme is keyof typeof forms {
  return Object.hasOwn(forms, scheme);
}

function parseHost(text: string, defaultPort: number): RedisHost | undefined {
  const [, bracketed, plain, digits] = /^(?:\[([0-9a-f:.]+)\]|([^:[\]\s]+))(?::(\d{1,5}))?$/i.exec(text) ?? [];
  const host = bracketed ?? plain;
  const port = digits === undefined ? defaultPort : Number(digits);
  return host === undefined || port < 1 || port > 65_535 ? undefined : { host, port };
}

/** Of a server the path is a database, of sentinels a master and perhaps a database; a cluster has one database alone. */
function readPath(kind: RedisAddress['kind'], path: string): { readonly master: string; readonly database: number } {
  const [first = '', second = ''] = path.split('/');
  const [master, database] = kind === 'sentinel' ? [first, second] : ['', first];
  const isNone = kind === 'cluster' ? database !== '' && database !== '0' : !/^\d{0,5}$/.test(database);
  return { master, database: isNone ? Number.NaN : Number(database) };
}

function parseUser(
  user: string | undefined,
  fail: (what: string) => never,
): Pick<RedisAddress, 'username' | 'password'> {
  if (user === undefined || user === '') return { username: undefined, password: undefined };
  const [name = '', ...rest] = user.split(':');
  try {
    const username = name === '' ? undefined : decodeURIComponent(name);
    return { username, password: rest.length === 0 ? undefined : decodeURIComponent(rest.join(':')) };
  } catch {
    return fail('has a user or password that is not percent-encoded');
  }
}

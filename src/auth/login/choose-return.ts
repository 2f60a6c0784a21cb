/** Where a login may lead. */
export interface ReturnOptions {
  /** The origin that browsers know the gateway by. */
  readonly ownOrigin: string;
  /** Other origins, and local paths to which it is held. */
  readonly returnTo: readonly string[];
}

/** Where a login leads that names no place, or one that it may not lead to. */
const home = '/graphql';

/** A path that browsers cannot take for another host: one slash, no backslash, no space or control character anywhere. */
const localPath = /^\/(?![/\\])[^\\\s\p{Cc}]*$/u;

/** Chooses where a login leads: what was asked for where that is allowed, else the home page. */
export function chooseReturn(asked: string | undefined, { ownOrigin, returnTo }: ReturnOptions): string {
  if (asked === undefined || asked.length > 2000) return home;
  if (localPath.test(asked)) return isAllowedPath(asked, { ownOrigin, returnTo }) ? asked : home;
  if (!/^https?:\/\/[^\\\s\p{Cc}]+$/iu.test(asked) || !URL.canParse(asked)) return home;
  const { origin, href, username, password } = new URL(asked);
  return returnTo.includes(origin) && username === '' && password === '' ? href : home;
}

function isAllowedPath(asked: string, { ownOrigin, returnTo }: ReturnOptions): boolean {
  const paths = returnTo.filter((one) => one.startsWith('/'));
  if (paths.length === 0) return true;
  // As browsers will read it: dots taken out.
  const { pathname } = new URL(asked, ownOrigin);
  return paths.some((path) => pathname === path || pathname.startsWith(path.endsWith('/') ? path : `${path}/`));
}

/** Codes of the server that say: not now. Source: Redis, "Error replies" and the texts in its source. */
const passingReplies = [
  'LOADING',
  'READONLY',
  'MASTERDOWN',
  'CLUSTERDOWN',
  'TRYAGAIN',
  'MOVED',
  'ASK',
  'BUSY',
  'OOM',
  'MISCONF',
  'NOREPLICAS',
  'UNBLOCKED',
];

/** Codes that say what is wrong for good, with a sentence of ours: the server's own may repeat what it was sent. */
const lastingReplies: Readonly<Record<string, string>> = {
  NOAUTH: 'asks for a password',
  WRONGPASS: 'refused the user or the password',
  NOPERM: 'does not allow this user what is needed (grant the commands and keys that the documentation lists)',
  WRONGTYPE: 'holds a key of another type under that name',
  TOOOLD: 'is older than version 7, which counts what a stream was given',
  CROSSSLOT: 'is a cluster, and keeps these keys in different slots (leave braces out of the names of topics)',
};

/** True for an error that may be gone when one tries again: the server is away, busy, starting, full or failing over. */
export function isPassing(error: unknown): boolean {
  const code = replyCode(error);
  return code === undefined || passingReplies.includes(code);
}

/** Says what went wrong, about a server by the name that may be shown. Never holds what was sent, a user or a password. */
export function describeRedisError(error: unknown, shown: string): string {
  return `Redis at ${shown} ${describe(error)}.`;
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return 'failed';
  const code = replyCode(error);
  if (code !== undefined) return lastingReplies[code] ?? `answered ${code}`;
  const system = systemCode(error);
  if (system !== undefined) return `cannot be reached (${system})`;
  if (error.message === 'Command timed out') return 'did not answer in time';
  return 'cannot be reached';
}

/** The code that a server's error reply begins with. */
function replyCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || error.name !== 'ReplyError') return undefined;
  // A right that is missing inside a script has no code of its own.
  if (/can't run this command|ACL failure/.test(error.message)) return 'NOPERM';
  return /^[A-Z]+/.exec(error.message)?.[0] ?? 'ERR';
}

/** The system's code of the error, or of what a cluster's or sentinel's error wraps. */
function systemCode(error: Error): string | undefined {
  const inner: unknown = 'lastNodeError' in error ? error.lastNodeError : undefined;
  for (const one of [error, inner]) {
    const code: unknown = one instanceof Error && 'code' in one ? one.code : undefined;
    if (typeof code === 'string' && /^[A-Z_]+$/.test(code)) return code;
  }
  return undefined;
}

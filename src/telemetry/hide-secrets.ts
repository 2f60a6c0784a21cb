type Facts = Readonly<Record<string, unknown>>;

/** The headers that a log never holds. */
const secrets = ['authorization', 'cookie'] as const;

/**
 * Hides what `headers` of a line's facts, or of one of its facts, say of credentials. Facts without headers, nearly all, are
 * given back as they are. An error under `err` is left to {@link hideHeaders}.
 */
export function hideSecrets(facts: Record<string, unknown>): Record<string, unknown> {
  let safe = facts;
  // Every line passes here: no list of its members is made.
  for (const name in facts) {
    const fact = facts[name];
    if (typeof fact !== 'object' || name === 'err') continue;
    const shown = name === 'headers' ? hideCredentials(fact) : hideHeaders(fact);
    if (shown !== fact) safe = { ...safe, [name]: shown };
  }
  return safe;
}

/** The same fact, its `headers` without credentials, if it has any. */
export function hideHeaders<T>(fact: T): T | Facts {
  if (typeof fact !== 'object' || fact === null || !('headers' in fact)) return fact;
  const headers = hideCredentials(fact.headers);
  return headers === fact.headers ? fact : { ...fact, headers };
}

function hideCredentials<T>(headers: T): T | Facts {
  if (typeof headers !== 'object' || headers === null) return headers;
  const sent = secrets.filter((name) => name in headers);
  return sent.length === 0 ? headers : { ...headers, ...Object.fromEntries(sent.map((name) => [name, '[Redacted]'])) };
}

/** Codes of openid-client for answers that are none: too late, or not of the protocol. */
const noAnswers = ['OAUTH_TIMEOUT', 'OAUTH_ABORT', 'OAUTH_RESPONSE_IS_NOT_JSON', 'OAUTH_PARSE_ERROR'];

/** True for an error of a provider that could not be asked, or had no answer to give: trying again may help. */
export function isUnreachable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error.name === 'TimeoutError' || error.name === 'AbortError' || error.message === 'fetch failed') return true;
  const status = statusOf(error) ?? statusOf(error.cause);
  if (status !== undefined && status >= 500) return true;
  if ('code' in error && typeof error.code === 'string' && noAnswers.includes(error.code)) return true;
  return error.cause !== undefined && isUnreachable(error.cause);
}

function statusOf(value: unknown): number | undefined {
  if (typeof value !== 'object' || value === null || !('status' in value)) return undefined;
  return typeof value.status === 'number' ? value.status : undefined;
}

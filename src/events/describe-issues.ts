import type { z } from 'zod';

/** Says in half a sentence where a value does not fit and what was expected there. At most three places are named. */
export function describeIssues(error: z.ZodError): string {
  const named = error.issues.slice(0, 3).map((issue) => {
    const path = issue.path.map(String).join('.');
    return path === '' ? issue.message : `${path}: ${issue.message}`;
  });
  const more = error.issues.length - named.length;
  return named.join('; ') + (more > 0 ? `; and ${String(more)} more` : '');
}

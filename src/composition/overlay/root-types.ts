/** The names of the root types; upstreams' schemas always use these. */
export const rootTypes: ReadonlySet<string> = new Set(['Query', 'Mutation', 'Subscription']);

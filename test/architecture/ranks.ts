/**
 * The rooms of `src` from the highest rank to the lowest. A room is a folder of `src`, or a file there without its
 * ending. Imports go down, or stay within a rank without running in circles.
 */
export const ranks: readonly (readonly string[])[] = [
  ['main', 'cli'],
  ['gateway'],
  ['container'],
  ['app', 'server'],
  ['http', 'auth'],
  ['graphql'],
  ['planning', 'execution'],
  ['composition'],
  ['mocks'],
  ['upstreams'],
  ['projections', 'events', 'sessions'],
  ['redis'],
  ['telemetry', 'errors', 'config', 'logger', 'problem', 'units'],
];

/** The room of a source file: `src/http/sse.ts` is in `http`, `src/gateway.ts` in `gateway`. */
export function roomOf(path: string): string {
  const [, first = ''] = path.split('/');
  return first.replace(/\.ts$/, '');
}

/** A room's place in the table, 0 at the top; undefined when the table does not know it. */
export function rankOf(room: string): number | undefined {
  const rank = ranks.findIndex((rooms) => rooms.includes(room));
  return rank < 0 ? undefined : rank;
}

/** Packages that only some files may import: by the beginning of the package's name, the paths that may. */
export const packageHomes: Readonly<Record<string, RegExp>> = {
  awilix: /^src\/container\.ts$/,
  '@grpc/': /^src\/(?:upstreams\/grpc\/|mocks\/(?:mock-)?grpc)/,
  protobufjs: /^src\/(?:upstreams\/grpc\/|mocks\/(?:mock-)?grpc)/,
  undici: /^src\/(?:upstreams\/graphql\/|mocks\/)/,
  passport: /^src\/auth\//,
  'passport-jwt': /^src\/auth\//,
  jose: /^src\/auth\//,
  express: /^src\/(?:http\/|app)/,
  ioredis: /^src\/redis\//,
};

/** Members of `process` that only some files may read. */
export const processHomes: Readonly<Record<string, RegExp>> = {
  env: /^src\/config\//,
  argv: /^src\/(?:cli\/|main\.ts$)/,
};

/** Files that may be called `index.ts`. */
export const indexes: readonly string[] = ['src/mocks/index.ts', 'src/upstreams/index.ts'];

/** Names of files and folders that say nothing of what is in them. */
export const attics: readonly string[] = ['utils', 'util', 'types', 'helpers', 'helper', 'common', 'misc', 'shared'];

/** The most lines of a source file. */
export const MAX_LINES = 200;

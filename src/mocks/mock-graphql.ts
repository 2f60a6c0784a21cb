import { existsSync, readFileSync } from 'node:fs';
import { buildExecutableSchema, type MockResolvers } from './executable-schema';
import { FaultyMock } from './faults';
import { buildFixtureResolvers, type Fixtures } from './fixture-resolvers';
import { type RunningGraphqlMock, startGraphqlServer } from './graphql-server';
import type { Mock } from './mock';

/** Begins a stand-in of a GraphQL service: `mockGraphql().schema(sdl).fixtures({ Product: [...] })`. */
export function mockGraphql(): MockGraphql {
  return new MockGraphql();
}

/** A stand-in of a GraphQL service on a real HTTP server of loopback, with subscriptions over SSE and WebSocket on the same port. */
export class MockGraphql extends FaultyMock implements Mock {
  #sdl: string | undefined;
  #fixtures: Fixtures = {};
  #resolvers: MockResolvers = {};

  /** Takes SDL, or the path of a file that holds it. */
  schema(sdlOrPath: string): this {
    this.#sdl = existsSync(sdlOrPath) ? readFileSync(sdlOrPath, 'utf8') : sdlOrPath;
    return this;
  }

  /** Takes resolvers by type and field; later ones go before earlier ones, and all before fixtures. */
  resolvers(resolvers: MockResolvers): this {
    this.#resolvers = mergeResolvers(this.#resolvers, resolvers);
    return this;
  }

  /** Takes rows by type, from which fields of Query are answered: by equal arguments, by a list of keys, bounded by `first`. */
  fixtures(fixtures: Fixtures): this {
    this.#fixtures = { ...this.#fixtures, ...fixtures };
    return this;
  }

  /** Starts the server. Rejects when there is no schema, or when it, a resolver or a fixture does not fit. */
  async start(): Promise<RunningGraphqlMock> {
    if (this.#sdl === undefined) throw new Error('mockGraphql() needs a schema: call .schema(sdl) first.');
    const fixed = buildFixtureResolvers(this.#sdl, this.#fixtures);
    const schema = buildExecutableSchema(this.#sdl, mergeResolvers(fixed, this.#resolvers));
    return await startGraphqlServer(schema, this.faults);
  }
}

function mergeResolvers(earlier: MockResolvers, later: MockResolvers): MockResolvers {
  const names = new Set([...Object.keys(earlier), ...Object.keys(later)]);
  return Object.fromEntries([...names].map((name) => [name, { ...earlier[name], ...later[name] }]));
}

/** What the root fields of a schema answer: values, or functions of their arguments. */
export type Root = Readonly<Record<string, unknown>>;

/** One GraphQL service of a graph. */
export interface BenchService {
  readonly name: string;
  readonly sdl: string;
  readonly root: Root;
  /** How the service takes part in a federated graph; undefined where no federated peer runs on the graph. */
  readonly federation?: FederatedService;
}

/** A service as federated gateways know it. */
export interface FederatedService {
  readonly sdl: string;
  /** The entity types that the service resolves, by name: from a representation to the entity. */
  readonly entities: Readonly<Record<string, (representation: Root) => unknown>>;
}

/** A graph to measure on: its services, its truth, and what is asked of it. */
export interface BenchGraph {
  readonly name: string;
  readonly services: readonly BenchService[];
  /** The same data as one schema: graphql-js over it gives the truth that every answer is compared with. */
  readonly whole: { readonly sdl: string; readonly root: Root };
  readonly operation: string;
  /** The subschemas' folders by path, where they are made and not kept as fixtures. */
  readonly files?: ReadonlyMap<string, string>;
}

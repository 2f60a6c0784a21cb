import { buildASTSchema, isSpecifiedDirective, parse, type GraphQLDirective } from 'graphql';

/** The directives that an overlay of any kind may use, with the semantics of the public stitching directives. */
const commonDirectives = /* GraphQL */ `
  directive @key(selectionSet: String!) repeatable on OBJECT
  directive @merge(
    keyField: String
    keyArg: String
    additionalArgs: String
    key: [String!]
    argsExpr: String
  ) repeatable on FIELD_DEFINITION
  directive @computed(selectionSet: String!) on FIELD_DEFINITION
  directive @canonical on OBJECT | INTERFACE | INPUT_OBJECT | UNION | ENUM | SCALAR | FIELD_DEFINITION | INPUT_FIELD_DEFINITION
  directive @internal on FIELD_DEFINITION
  directive @link(key: String!, to: String!) on FIELD_DEFINITION
  directive @authenticated on FIELD_DEFINITION | OBJECT | INTERFACE | UNION | ENUM | SCALAR
  directive @requiresScopes(scopes: [[String!]!]!) on FIELD_DEFINITION | OBJECT | INTERFACE | UNION | ENUM | SCALAR
  directive @policy(policies: [[String!]!]!) on FIELD_DEFINITION | OBJECT | INTERFACE | UNION | ENUM | SCALAR
`;

/** Directives that overlays will know but that nothing acts on yet. They are refused, never ignored. */
export const directivesNotBuilt: ReadonlySet<string> = new Set(['cost', 'listSize']);

/** Directives that say who may see something. Wherever one stands, it is acted on or reported, never passed over. */
export const guardDirectives: ReadonlySet<string> = new Set(['authenticated', 'requiresScopes', 'policy']);

/** Directives on a root field that an overlay declares: the field is new, and the upstream's kind knows how to answer it. */
export const declaringDirectives: ReadonlySet<string> = new Set(['hoist', 'rpc']);

/** Directives of the specification that stay in the graph. */
export const keptDirectives: ReadonlySet<string> = new Set(['deprecated', 'specifiedBy', 'oneOf']);

const cache = new Map<string, ReadonlyMap<string, GraphQLDirective>>();

/**
 * Collects the directives that overlays of a kind may use, by name.
 * @param kindDirectives the kind's own definitions, as SDL; throws when they do not parse
 */
export function collectOverlayDirectives(kindDirectives: string): ReadonlyMap<string, GraphQLDirective> {
  const cached = cache.get(kindDirectives);
  if (cached !== undefined) return cached;
  const document = parse(`${commonDirectives}\n${kindDirectives}`, { noLocation: true });
  const definitions = buildASTSchema(document, { assumeValidSDL: true }).getDirectives();
  const directives = new Map(
    definitions
      .filter((directive) => !isSpecifiedDirective(directive) || keptDirectives.has(directive.name))
      .map((directive) => [directive.name, directive]),
  );
  cache.set(kindDirectives, directives);
  return directives;
}

import { parse, type DocumentNode } from 'graphql';

/** The directives of an events subschema's `schema.graphql`, those that are not built yet included, so that they are known by name. */
export const eventDirectives: DocumentNode = parse(
  /* GraphQL */ `
    directive @projection(
      topic: String!
      key: String!
      each: String
      deletes: [String!]
      single: String
      many: String
      list: String
    ) repeatable on OBJECT
    directive @key(selectionSet: String!) repeatable on OBJECT
    directive @link(key: String!, to: String!) on FIELD_DEFINITION
    directive @from(path: String!) on FIELD_DEFINITION
    directive @eventTime on FIELD_DEFINITION
    directive @eventType on FIELD_DEFINITION
    directive @first on FIELD_DEFINITION
    directive @count(where: EventFilter__) on FIELD_DEFINITION
    directive @sum(path: String, where: EventFilter__) on FIELD_DEFINITION
    directive @min(path: String, where: EventFilter__) on FIELD_DEFINITION
    directive @max(path: String, where: EventFilter__) on FIELD_DEFINITION
    directive @append(path: String, limit: Int = 100, where: EventFilter__) on FIELD_DEFINITION
    directive @publish(topic: String!, key: String!, type: String) on FIELD_DEFINITION
    directive @subscribe(topic: String!, type: [String!], filter: EventConstant__) on FIELD_DEFINITION
    directive @index on FIELD_DEFINITION
    directive @freshness(maxLag: String!) on OBJECT
    directive @authenticated on OBJECT | FIELD_DEFINITION
    directive @requiresScopes(scopes: [[String!]!]!) on OBJECT | FIELD_DEFINITION
    directive @policy(policies: [[String!]!]!) on OBJECT | FIELD_DEFINITION
    input EventFilter__ {
      type: [String!]
      path: String
      in: [EventConstant__]
    }
    scalar EventConstant__
  `,
  { noLocation: true },
);

/** Directives that say who may see something: they are no business of events, and are handed on as an overlay. */
export const guardDirectives: ReadonlySet<string> = new Set(['authenticated', 'requiresScopes', 'policy']);

/** Directives of the specification that stay in the graph. */
export const keptDirectives: ReadonlySet<string> = new Set(['deprecated', 'specifiedBy', 'oneOf']);

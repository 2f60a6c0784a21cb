/** The schema of the mirror that speaks GraphQL. */
export const graphSdl = /* GraphQL */ `
  type Query {
    me: Person
    people(count: Int!): [Person!]!
    _persons(ids: [ID!]!): [Person]!
  }
  type Mutation {
    touch: Person
  }
  type Subscription {
    moments(count: Int!): Person
  }
  type Person {
    id: ID!
    graph: String!
    other: String
    flaky: String
    guarded: String
    friend: Person
    friends: [Person!]!
  }
`;

/** What joins it to the others, and what of it is not for everybody. */
export const graphOverlay = /* GraphQL */ `
  extend type Person @key(selectionSet: "{ id }") {
    id: ID!
    other: String @authenticated
    guarded: String @requiresScopes(scopes: [["people:read"]])
  }
  extend type Query {
    _persons(ids: [ID!]!): [Person]! @merge(keyField: "id") @internal
  }
`;

/** What joins the mirror that speaks gRPC. */
export const rpcOverlay = /* GraphQL */ `
  extend type Person @key(selectionSet: "{ id }") {
    id: ID!
  }
  extend type Query {
    _people(ids: [ID!]!): [Person!]!
      @rpc(method: "acme.people.v1.PeopleService/BatchGetPeople", result: "people")
      @merge(keyField: "id")
  }
`;

/** The schema of the events: what a user's own box holds, and what he is told of. */
export const eventsSdl = /* GraphQL */ `
  type Box @projection(topic: "boxes", key: "owner") {
    owner: ID!
    content: String
  }
  type Note {
    owner: String!
    tenant: String! @from(path: "tenantName")
  }
  type Person @key(selectionSet: "{ id }") {
    id: ID!
  }
  type Mutation {
    fill(owner: ID!, content: String!): Box! @publish(topic: "boxes", key: "owner") @policy(policies: [["ownsBox"]])
  }
  type Subscription {
    mine: Note
      @subscribe(topic: "notes", filter: { subject: "{{ identity.subject }}", tenant: "{{ identity.claims.tenant }}" })
    ofTenant: Note @subscribe(topic: "notes", filter: { tenant: "{{ identity.claims.tenant }}" })
    inRoom: Note @subscribe(topic: "rooms.{{ identity.claims.tenant }}.{{ identity.subject }}")
    meet: Person
      @subscribe(topic: "notes", filter: { subject: "{{ identity.subject }}", tenant: "{{ identity.claims.tenant }}" })
  }
`;

/** A box is read by its owner alone. */
export const eventsOverlay = /* GraphQL */ `
  extend type Query {
    box(owner: ID!): Box @policy(policies: [["ownsBox"]])
  }
`;

/** The policy that both of them name. */
export const ownsBox = `
import type { Policy } from 'selvage';

export const ownsBox: Policy = ({ identity, args }) =>
  identity !== undefined && args.owner === \`<\${identity.subject} \${String(identity.claims.tenant)}>\`;
`;

/**
 * The files of a graph of many subschemas, whose schemas are pinned: each merges an entity of the one before and one that all
 * share, and has objects, an interface, an enum and an input of its own.
 */
export function largeGraph(subschemas: number, typesEach: number): Readonly<Record<string, string>> {
  const indices = Array.from({ length: subschemas }, (_, index) => index);
  return Object.assign({}, ...indices.map((index) => filesOf(index, typesEach))) as Record<string, string>;
}

/** The name of a subschema of the graph: `s00`. */
export function nameOf(index: number): string {
  return `s${String(index).padStart(2, '0')}`;
}

/** The types that every subschema has besides its plain objects. */
const others = ['Query', 'User', 'Node', 'Entity', 'Status', 'Filter', 'Page'];

function filesOf(own: number, typesEach: number): Readonly<Record<string, string>> {
  const before = Math.max(0, own - 1);
  const plain = Array.from({ length: typesEach - others.length - (own === before ? 0 : 1) }, (_, index) => index);
  const i = String(own);
  const merged = own === before ? '' : `type Entity${String(before)} { id: ID!, seenBy${i}: Thing${i}x0 }`;
  const schema = `
    interface Node { id: ID! }
    type User implements Node { id: ID!, thingsOf${i}: [Thing${i}x0!] }
    type Entity${i} implements Node { id: ID!, title: String, user: User, page(filter: Filter${i}): Page${i} }
    ${merged}
    enum Status${i} { OPEN CLOSED }
    input Filter${i} { text: String, status: Status${i} = OPEN }
    type Page${i} { things: [Thing${i}x1!]!, total: Int! }
    ${plain.map((k) => `"A thing." type Thing${i}x${String(k)} { id: ID!, status: Status${i}, next: Thing${i}x${String((k + 1) % plain.length)}, a: String, b: [Int!], c: Float }`).join('\n')}
    type Query { usersOf${i}(ids: [ID!]!): [User]!, entities${i}(ids: [ID!]!): [Entity${i}]!, things${i}: [Thing${i}x0!]!
      ${merged && `entitiesOf${i}(ids: [ID!]!): [Entity${String(before)}]!`} }`;
  const overlay = `
    extend type User @key(selectionSet: "{ id }")
    extend type Entity${i} @key(selectionSet: "{ id }")
    ${merged && `extend type Entity${String(before)} @key(selectionSet: "{ id }")`}
    extend type Query {
      usersOf${i}(ids: [ID!]!): [User]! @merge(keyField: "id") @internal
      entities${i}(ids: [ID!]!): [Entity${i}]! @merge(keyField: "id")
      ${merged && `entitiesOf${i}(ids: [ID!]!): [Entity${String(before)}]! @merge(keyField: "id") @internal`}
    }`;
  const folder = nameOf(own);
  return {
    [`${folder}/subschema.yaml`]: 'kind: graphql\nendpoint: http://127.0.0.1:9/graphql\n',
    [`${folder}/schema.graphql`]: schema,
    [`${folder}/overlay.graphql`]: overlay,
  };
}

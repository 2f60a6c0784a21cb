/** The schema of a shipping service's events, with all the usual parts. */
export const shippingSdl = /* GraphQL */ `
  enum ShipmentStatus {
    PENDING
    SHIPPED
    DELIVERED
    CANCELLED
  }

  type Checkpoint {
    at: DateTime! @eventTime
    place: String!
  }

  type Shipment @projection(topic: "shipments", key: "orderId", deletes: ["ShipmentForgotten"]) {
    orderId: ID!
    status: ShipmentStatus!
    carrier: String
    checkpoints: [Checkpoint!]! @append(path: ".", limit: 50, where: { type: ["CheckpointRecorded"] })
  }

  type Product @projection(topic: "orders", key: "sku", each: "lines", single: "_product", many: "_productsBySkus") {
    sku: ID!
    unitsSold: Int! @sum(path: "quantity")
  }

  type Order @key(selectionSet: "{ id }") {
    id: ID!
    shipment: Shipment @link(key: "{ id }", to: "orderId")
  }

  type Subscription {
    shipmentChanged(orderId: ID, after: String): Shipment!
  }

  type Mutation {
    recordCheckpoint(orderId: ID!, place: String!): Shipment!
      @publish(topic: "shipments", key: "orderId", type: "CheckpointRecorded")
  }
`;

export { checkFold, type FoldCheck, type FoldSample } from './check-fold';
export { mockEvents, type MockEvent, type Producer, type ProducerTools } from './mock-events';
export type { GraphqlCall } from './graphql-call';
export { mockGraphql, type MockGraphql } from './mock-graphql';
export type { GrpcCallInfo, GrpcMessage, StreamHandler, UnaryHandler } from './grpc/answer-call';
export { GrpcStatusError } from './grpc/grpc-status-error';
export { type MockGrpc, mockGrpc } from './mock-grpc';
export type { Mock, MockWorld, RecordedCall, RunningMock } from './mock';
export type { FoldedEvent, OwnFold } from '../projections/own-fold';

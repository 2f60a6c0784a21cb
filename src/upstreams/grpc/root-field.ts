import type { OperationTypeNode } from 'graphql';
import type { TypeView } from './decode-message';
import { describeMessage, type FieldModel, shapeOfMessage, type ValueShape } from './message-model';
import type { MessageTypes } from './message-types';
import type { RpcMethod } from './methods';

/** A field of Query, Mutation or Subscription and the call that answers it. */
export interface RootField {
  readonly operation: OperationTypeNode;
  readonly name: string;
  readonly method: RpcMethod;
  /** The request's fields that arguments fill, by the arguments' names. */
  readonly arguments: ReadonlyMap<string, FieldModel>;
  readonly result: RootResult;
  /** True when null without an error may be the answer to NOT_FOUND. */
  readonly nullable: boolean;
  /** The GraphQL types of the answer. */
  readonly view: TypeView;
}

/** The part of the response that a root field gives. */
export type RootResult =
  | { readonly kind: 'response'; readonly shape: ValueShape }
  /** At least one step; all but the last are single messages. */
  | { readonly kind: 'path'; readonly steps: readonly FieldModel[]; readonly last: FieldModel };

/** Makes the default root field of a method: the request's fields in, the response out. */
export function defaultRootField(method: RpcMethod, name: string, types: MessageTypes): RootField {
  const shape = shapeOfMessage(method.response);
  return {
    operation: method.operation,
    name,
    method,
    arguments: new Map(describeMessage(method.request).map((model) => [model.name, model])),
    result: { kind: 'response', shape },
    nullable: true,
    view: derivedView(types.nameOfShape(shape, 'output'), types),
  };
}

/** Sees messages as the derived types that stand for them. */
export function derivedView(typeName: string, types: MessageTypes): TypeView {
  return { typeName, field: (_, model) => derivedView(types.nameOf(model, 'output'), types) };
}

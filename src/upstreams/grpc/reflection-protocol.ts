import { Root, type Type } from 'protobufjs';

/** Versions of gRPC's reflection service, the newest first; they speak the same messages. */
export const reflectionServices = [
  'grpc.reflection.v1.ServerReflection',
  'grpc.reflection.v1alpha.ServerReflection',
] as const;

/** What is asked of a server, one question a message. */
export type ReflectionRequest =
  | { readonly list_services: string }
  | { readonly file_containing_symbol: string }
  | { readonly file_by_filename: string };

/** What a server answers: exactly one member. */
export interface ReflectionResponse {
  /** Serialised `FileDescriptorProto`s: the file asked for, perhaps with what it imports. */
  readonly file_descriptor_response?: { readonly file_descriptor_proto?: readonly Uint8Array[] };
  readonly list_services_response?: { readonly service?: readonly { readonly name: string }[] };
  readonly error_response?: null | { readonly error_code?: number; readonly error_message?: string };
}

// The parts of grpc/reflection/v1/reflection.proto that are spoken here.
const root = Root.fromJSON({
  nested: {
    Request: {
      oneofs: { question: { oneof: ['file_by_filename', 'file_containing_symbol', 'list_services'] } },
      fields: {
        host: { type: 'string', id: 1 },
        file_by_filename: { type: 'string', id: 3 },
        file_containing_symbol: { type: 'string', id: 4 },
        list_services: { type: 'string', id: 7 },
      },
    },
    Response: {
      fields: {
        file_descriptor_response: { type: 'Files', id: 4 },
        list_services_response: { type: 'Services', id: 6 },
        error_response: { type: 'Failure', id: 7 },
      },
    },
    Files: { fields: { file_descriptor_proto: { rule: 'repeated', type: 'bytes', id: 1 } } },
    Services: { fields: { service: { rule: 'repeated', type: 'Service', id: 1 } } },
    Service: { fields: { name: { type: 'string', id: 1 } } },
    Failure: { fields: { error_code: { type: 'int32', id: 1 }, error_message: { type: 'string', id: 2 } } },
  },
});

/** The request's message, for either end of the service. */
export const reflectionRequestType: Type = root.lookupType('Request');

/** The response's message, for either end of the service. */
export const reflectionResponseType: Type = root.lookupType('Response');

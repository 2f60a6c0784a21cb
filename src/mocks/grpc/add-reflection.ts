import type { Server, ServerDuplexStream } from '@grpc/grpc-js';
import { type Root, Service } from 'protobufjs';
import {
  reflectionRequestType,
  reflectionResponseType,
  reflectionServices,
  type ReflectionRequest,
} from '../../upstreams/grpc/reflection-protocol';
import { describeRoot, fileOfSymbol } from './describe-root';

/** The versions of the reflection service that a mock can speak. */
export type ReflectionVersion = 'v1' | 'v1alpha';

type Answer = Readonly<Record<string, unknown>>;

/** Adds gRPC's reflection service, which tells the declarations of a root, to a server. */
export function addReflection(server: Server, root: Root, version: ReflectionVersion): void {
  const files = describeRoot(root);
  const name = reflectionServices.find((service) => service.includes(`.${version}.`)) ?? reflectionServices[0];
  const services = [...listServices(root), name];
  const answer = (question: ReflectionRequest): Answer => {
    if ('list_services' in question) {
      return { list_services_response: { service: services.map((service) => ({ name: service })) } };
    }
    const file =
      'file_by_filename' in question ? question.file_by_filename : fileOfSymbol(root, question.file_containing_symbol);
    const bytes = file === undefined ? undefined : files.get(file);
    return bytes === undefined
      ? { error_response: { error_code: 5, error_message: 'not found' } }
      : { file_descriptor_response: { file_descriptor_proto: [bytes] } };
  };
  const definition = {
    ServerReflectionInfo: {
      path: `/${name}/ServerReflectionInfo`,
      requestStream: true,
      responseStream: true,
      requestSerialize: (value: object) => Buffer.from(reflectionRequestType.encode(value).finish()),
      requestDeserialize: (bytes: Buffer) => reflectionRequestType.toObject(reflectionRequestType.decode(bytes)),
      responseSerialize: (value: object) => Buffer.from(reflectionResponseType.encode(value).finish()),
      responseDeserialize: (bytes: Buffer) => reflectionResponseType.decode(bytes),
    },
  };
  server.addService(definition, {
    ServerReflectionInfo(call: ServerDuplexStream<ReflectionRequest, Answer>) {
      call.on('data', (question: ReflectionRequest) => call.write(answer(question)));
      call.on('end', () => {
        call.end();
      });
    },
  });
}

function listServices(home: Pick<Root, 'nestedArray'>): readonly string[] {
  return home.nestedArray.flatMap((nested) => {
    if (nested instanceof Service) return [nested.fullName.replace(/^\./, '')];
    return 'nestedArray' in nested ? listServices(nested as Root) : [];
  });
}

import { resolve } from 'node:path';
import type { status } from '@grpc/grpc-js';
import { type Method, type Root, Service } from 'protobufjs';
import { ProblemsError } from '../problem';
import { loadProto } from '../upstreams/grpc/load-proto';
import { FaultyMock } from './faults';
import {
  answerCall,
  type GrpcMessage,
  type MockedMethod,
  type StreamHandler,
  type UnaryHandler,
} from './grpc/answer-call';
import { addReflection, type ReflectionVersion } from './grpc/add-reflection';
import { createGrpcServer, type GrpcServer } from './grpc/grpc-server';
import { GrpcStatusError } from './grpc/grpc-status-error';
import type { Mock, RecordedCall, RunningMock } from './mock';

/** Begins a stand-in of a gRPC server: `mockGrpc().proto(file).unary('pkg.Service/Method', (request) => response)`. */
export function mockGrpc(): MockGrpc {
  return new MockGrpc();
}

/** A stand-in of a gRPC server on a real port of loopback. Methods without a handler answer UNIMPLEMENTED. */
export class MockGrpc extends FaultyMock implements Mock {
  readonly #protos: ProtoFile[] = [];
  readonly #methods = new Map<string, MockedMethod>();
  readonly #reflection: ReflectionVersion[] = [];

  /** Takes the declarations of a .proto file. Paths are absolute, or relative to the working directory. */
  proto(file: string, { includeDirs = [] }: { readonly includeDirs?: readonly string[] } = {}): this {
    this.#protos.push({ file: resolve(file), includeDirs: includeDirs.map((folder) => resolve(folder)) });
    return this;
  }

  /** Answers a unary method, `pkg.Service/Method`, by a handler or always with the same message. */
  unary(name: string, answer: UnaryHandler | GrpcMessage): this {
    this.#methods.set(name, { kind: 'unary', answer: typeof answer === 'function' ? answer : () => answer });
    return this;
  }

  /** Answers a server stream, `pkg.Service/Method`. */
  stream(name: string, answer: StreamHandler): this {
    this.#methods.set(name, { kind: 'stream', answer });
    return this;
  }

  /** Answers the next call with a status; `fail()` is the same with UNAVAILABLE. */
  refuse(statusName: keyof typeof status, details?: string): this {
    this.faults.add({ kind: 'fail', error: new GrpcStatusError(statusName, details) });
    return this;
  }

  /** Tells the declarations to whoever asks, by gRPC's reflection. */
  reflection(version: ReflectionVersion = 'v1'): this {
    this.#reflection.push(version);
    return this;
  }

  /** Starts the server. Throws a `ProblemsError` when a proto does not load, and an error when a handler fits no method. */
  async start(): Promise<RunningMock> {
    const root = await loadOrThrow(this.#protos);
    const calls: RecordedCall[] = [];
    const grpc = createGrpcServer();
    for (const [name, mocked] of this.#methods) this.#serve(name, mocked, { root, calls, grpc });
    for (const version of this.#reflection) addReflection(grpc.server, root, version);
    const endpoint = await grpc.listen();
    return { endpoint, calls, stop: () => grpc.close() };
  }

  #serve(name: string, mocked: MockedMethod, { root, calls, grpc }: Serving): void {
    const method = findMethod(root, name, mocked);
    const { resolvedRequestType: requestType, resolvedResponseType: responseType } = method;
    if (requestType === null || responseType === null) throw new Error(`${name} was not resolved.`);
    const definition = {
      path: `/${name}`,
      requestStream: false,
      responseStream: mocked.kind === 'stream',
      requestSerialize: keep,
      requestDeserialize: keep,
      responseSerialize: keep,
      responseDeserialize: keep,
    };
    const handler = answerCall({
      name,
      mocked,
      requestType,
      responseType,
      takeFault: () => this.faults.take(),
      record: (call) => calls.push(call),
      reset: (peer) => {
        grpc.reset(peer);
      },
    });
    grpc.server.addService({ [name]: definition }, { [name]: handler });
  }
}

interface Serving {
  readonly root: Root;
  readonly calls: RecordedCall[];
  readonly grpc: GrpcServer;
}

interface ProtoFile {
  readonly file: string;
  readonly includeDirs: readonly string[];
}

async function loadOrThrow(protos: readonly ProtoFile[]): Promise<Root> {
  const { root, problems } = await loadProto({
    files: protos.map(({ file }) => file),
    includeDirs: protos.flatMap(({ includeDirs }) => includeDirs),
    manifest: { file: 'mock.ts', line: 1 },
  });
  if (root === undefined) throw new ProblemsError(problems);
  return root;
}

function findMethod(root: Root, name: string, { kind }: MockedMethod): Method {
  const [serviceName = '', methodName = ''] = name.split('/');
  const service = serviceName === '' ? null : root.lookup(serviceName, [Service]);
  const method = service instanceof Service ? service.methods[methodName] : undefined;
  if (method === undefined)
    throw new Error(`The protos of the mock have no method "${name}"; name it as pkg.Service/Method.`);
  if (method.requestStream === true || (method.responseStream === true) !== (kind === 'stream')) {
    throw new Error(`${name} is not ${kind === 'stream' ? 'a server stream' : 'unary'}.`);
  }
  method.resolve();
  return method;
}

function keep(bytes: Buffer): Buffer {
  return bytes;
}

import { type Client, type ClientDuplexStream, status } from '@grpc/grpc-js';
import descriptor, { type IFileDescriptorProto } from 'protobufjs/ext/descriptor';
import {
  reflectionRequestType,
  reflectionResponseType,
  reflectionServices,
  type ReflectionRequest,
  type ReflectionResponse,
} from './reflection-protocol';
import { isServiceError } from './status-error';

/** What a server told about itself. */
export interface Reflected {
  readonly files: readonly IFileDescriptorProto[];
}

/** Thrown with a sentence for a person when a server does not tell its services. */
export class ReflectionError extends Error {
  override readonly name = 'ReflectionError';
}

/** How long a server may be silent before it answers a question, in milliseconds; shorter than what opening may take. */
const answerTimeout = 2_500;

/** What is said of a server that is silent. */
const silent = 'The server did not answer in time';

/**
 * Asks a server by reflection for the files of its services and of all that these import. It speaks
 * grpc.reflection.v1, or v1alpha where that is unknown. Throws a `ReflectionError`, also when the server is silent for
 * 2.5 seconds; the signal cuts it short.
 */
export async function reflect(client: Client, signal: AbortSignal): Promise<Reflected> {
  for (const service of reflectionServices) {
    const conversation = openConversation(client, service, signal);
    try {
      return { files: await collectFiles(conversation) };
    } catch (error) {
      const unknown = isServiceError(error) && error.code === status.UNIMPLEMENTED;
      if (!unknown || service !== reflectionServices.at(-1)) {
        if (unknown) continue;
        throw asReflectionError(error, signal);
      }
    } finally {
      conversation.end();
    }
  }
  throw new ReflectionError('The server does not offer reflection');
}

async function collectFiles(conversation: Conversation): Promise<readonly IFileDescriptorProto[]> {
  const listed = await conversation.ask({ list_services: '*' });
  const files = new Map<string, IFileDescriptorProto>();
  const add = (response: ReflectionResponse): void => {
    for (const bytes of response.file_descriptor_response?.file_descriptor_proto ?? []) {
      const file = descriptor.FileDescriptorProto.decode(bytes) as IFileDescriptorProto;
      if (file.name !== undefined) files.set(file.name, file);
    }
  };
  for (const { name } of listed.list_services_response?.service ?? []) {
    if (reflectionServices.some((own) => own === name)) continue;
    add(await conversation.ask({ file_containing_symbol: name }));
  }
  // A server may send imports along or leave them to be asked for; the map grows while it is walked.
  for (const file of files.values()) {
    for (const imported of importsOf(file)) {
      if (!files.has(imported)) add(await conversation.ask({ file_by_filename: imported }));
    }
  }
  return [...files.values()];
}

function importsOf(file: IFileDescriptorProto): readonly string[] {
  return Array.isArray(file.dependency) ? file.dependency.filter((name) => typeof name === 'string') : [];
}

interface Conversation {
  ask(question: ReflectionRequest): Promise<ReflectionResponse>;
  end(): void;
}

function openConversation(client: Client, service: string, signal: AbortSignal): Conversation {
  const call: ClientDuplexStream<ReflectionRequest, ReflectionResponse> = client.makeBidiStreamRequest(
    `/${service}/ServerReflectionInfo`,
    (question: ReflectionRequest) => Buffer.from(reflectionRequestType.encode(question).finish()),
    (bytes: Buffer) => reflectionResponseType.decode(bytes) as ReflectionResponse,
  );
  const cancel = (): void => {
    call.cancel();
  };
  signal.addEventListener('abort', cancel, { once: true });
  if (signal.aborted) cancel();
  // Errors reach whoever waits for an answer; one that comes after the last answer concerns nobody.
  call.on('error', () => undefined);
  const answers = call[Symbol.asyncIterator]() as AsyncIterator<ReflectionResponse, unknown>;
  return {
    async ask(question) {
      call.write(question);
      const answer = await inTime(answers.next());
      if (answer.done === true) throw new ReflectionError('The server ended the reflection without an answer');
      if (answer.value.error_response == null) return answer.value;
      const asked = Object.values(question).join();
      throw new ReflectionError(
        `The server cannot describe "${asked}": ${answer.value.error_response.error_message ?? ''}`,
      );
    },
    end() {
      signal.removeEventListener('abort', cancel);
      call.end();
      call.cancel();
    },
  };
}

async function inTime<T>(answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new ReflectionError(silent));
    }, answerTimeout);
  });
  // The answer may yet be an error, once the conversation is ended: it concerns nobody.
  answer.catch(() => undefined);
  return Promise.race([answer, late]).finally(() => {
    clearTimeout(timer);
  });
}

function asReflectionError(error: unknown, signal: AbortSignal): ReflectionError {
  if (error instanceof ReflectionError) return error;
  if (signal.aborted) return new ReflectionError(silent, { cause: error });
  const said = isServiceError(error) ? error.details : String(error);
  return new ReflectionError(`The server did not tell its services: ${said}`, { cause: error });
}

import { GatewayError } from '../../errors';
import type { UpstreamAnswer, UpstreamField, UpstreamFieldError, VariableValues } from '../upstream';
import { createDecoder, createFieldDecoder, type DecodeFailure, type Decoder, failed } from './decode-message';
import { createMessageEncoder } from './encode-message';
import { InputPlace } from './input-place';
import { ownValue } from './own-value';
import { createMessageParser } from './parse-message';
import type { RootField, RootResult } from './root-field';

/** Writes requests and reads responses of one selected root field. */
export interface RootCodec {
  /** The request's bytes for the variables' values. Throws BAD_USER_INPUT when they do not fit. */
  encode(values: VariableValues): Buffer;
  /** The field's answer from the response's bytes. Throws UPSTREAM_BAD_RESPONSE when they are no such message. */
  decode(bytes: Buffer): UpstreamAnswer;
}

/** Compiles what one selected root field asks and gives. */
export function createRootCodec(root: RootField, selected: UpstreamField, subschema: string): RootCodec {
  const { request, response } = root.method;
  const encodeMessage = createMessageEncoder(request);
  const parseResponse = createMessageParser(response);
  const decode = createResultDecoder(root, selected);
  const key = selected.responseKey;
  const place = new InputPlace(subschema);
  return {
    encode(values) {
      const given = Object.fromEntries(selected.arguments.map(({ name, variable }) => [name, values[variable]]));
      const message = encodeMessage(given, place);
      try {
        return Buffer.from(request.encode(message).finish());
      } catch (cause) {
        // All values fit by now; what is left is a message of too many levels.
        throw new GatewayError('BAD_USER_INPUT', { subschema, message: 'The arguments are nested too deeply.', cause });
      }
    },
    decode(bytes) {
      const message = decodeBytes(() => parseResponse(bytes), subschema);
      const failures: DecodeFailure[] = [];
      const decoded = decode(message, { path: [key], failures });
      const value = decoded === failed ? null : decoded;
      return { data: recordOf(key, value), errors: failures.map((failure) => fieldError(failure, subschema)) };
    },
  };
}

/** A record of one member, whatever its name. */
export function recordOf(key: string, value: unknown): Readonly<Record<string, unknown>> {
  return Object.assign(Object.create(null) as Record<string, unknown>, { [key]: value });
}

function createResultDecoder({ result, view }: RootField, selected: UpstreamField): Decoder {
  if (result.kind === 'response') return createDecoder(result.shape, selected.selections, view);
  const decode = createFieldDecoder(result.last, selected.selections, view);
  return (message, scope) => {
    const holder = walk(message, result);
    return holder === undefined ? null : decode(ownValue(holder, result.last.field.name), scope);
  };
}

/** Finds the message that holds the last step; undefined when a message on the way is absent. */
function walk(message: unknown, { steps }: Extract<RootResult, { kind: 'path' }>): unknown {
  let holder: unknown = message;
  for (const { field } of steps) holder = ownValue(holder, field.name) ?? undefined;
  return holder;
}

function decodeBytes(decode: () => unknown, subschema: string): unknown {
  try {
    return decode();
  } catch (cause) {
    throw new GatewayError('UPSTREAM_BAD_RESPONSE', { subschema, cause });
  }
}

function fieldError({ path, reason }: DecodeFailure, subschema: string): UpstreamFieldError {
  const cause = new Error(`The response holds ${reason} at ${path.join('.')}.`);
  return { error: new GatewayError('UPSTREAM_BAD_RESPONSE', { subschema, cause }), path };
}

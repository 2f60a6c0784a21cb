import { Metadata } from '@grpc/grpc-js';
import { GatewayError } from '../../errors';
import type { CallContext } from '../call-context';
import { type HeaderTemplates, renderHeaders } from '../header-templates';
import { buildPropagatedHeaders } from '../propagated-headers';

/** What gRPC allows in a value that is text: printable ASCII. */
const printable = /^[ -~]*$/;

/**
 * Makes the metadata of one call: what the manifest names, the request's id and its trace. Values of `-bin` keys are sent
 * as bytes of UTF-8. Throws BAD_REQUEST when a caller's value cannot be sent.
 */
export function buildMetadata(templates: HeaderTemplates, context: CallContext): Metadata {
  const metadata = new Metadata();
  const entries = { ...renderHeaders(templates, context), ...buildPropagatedHeaders(context) };
  for (const [key, value] of Object.entries(entries)) {
    if (key.endsWith('-bin')) {
      metadata.set(key, Buffer.from(value, 'utf8'));
    } else if (printable.test(value)) {
      metadata.set(key, value);
    } else {
      throw new GatewayError('BAD_REQUEST', {
        message: 'The request carries a value that cannot be passed on to a service.',
        cause: new Error(`The value of the metadata "${key}" holds characters that gRPC cannot carry.`),
      });
    }
  }
  return metadata;
}

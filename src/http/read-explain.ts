import { isExplainMode, type ExplainMode } from '../graphql/explain/explain-mode';
import { HttpFault } from './http-fault';
import { readHeader, type SentHeaders } from './read-header';

/** Reads the header `x-selvage-explain`: undefined when it was not sent, a fault when it says anything but on or dry. */
export function readExplain(sent: SentHeaders): ExplainMode | HttpFault | undefined {
  const text = readHeader(sent, 'x-selvage-explain')?.trim().toLowerCase();
  if (text === undefined || isExplainMode(text)) return text;
  const message = 'Send x-selvage-explain: on, for the answer with its plan and calls, or dry, for the plan alone.';
  return new HttpFault('BAD_REQUEST', { message });
}

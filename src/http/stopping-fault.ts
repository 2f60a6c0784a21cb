import { HttpFault } from './http-fault';

/** The fault of what would outlive a gateway that is stopping: come again, to the next one. */
export function createStoppingFault(): HttpFault {
  return new HttpFault('OVERLOADED', {
    message: 'The gateway is stopping; connect again.',
    headers: { 'retry-after': '1', connection: 'close' },
  });
}

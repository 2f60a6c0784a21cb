import { readDelivery } from '../../../../src/events/nats/delivery';

describe('the reply subject of a delivered message', () => {
  const delivery = { consumer: 'c', sequence: 8, count: 3 };

  test.each([
    ['$JS.ACK.s.c.1.8.3.1795374862887593969.0', delivery],
    ['$JS.ACK.hub.account.s.c.1.8.3.1795374862887593969.0.random', delivery],
    ['_INBOX.x', undefined],
    ['', undefined],
    ['$JS.ACK', undefined],
  ])('%s', (reply, expected) => {
    expect(readDelivery(reply)).toEqual(expected);
  });
});

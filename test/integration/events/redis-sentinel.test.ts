import { RedisBus } from '../../../src/events/redis/redis-bus';
import { recordsOf } from '../../records-of';
import { startRedis } from '../../servers/start-redis';
import { startSentinel } from '../../servers/start-sentinel';
import { eventually } from '../eventually';

test('E14 a failover to a master that holds less is a gap, and the new master is found without a restart', async () => {
  const [first, second] = await Promise.all([startRedis(), startRedis()]);
  const sentinel = await startSentinel(first.port('redis'));
  const bus = new RedisBus(`redis+sentinel://127.0.0.1:${String(sentinel.port)}/main`);
  try {
    const topic = bus.topic('orders');
    const last = await topic.publishText('a');
    const { signal } = new AbortController();
    const reader = topic.read({ after: last, signal });
    const waiting = reader.next();
    sentinel.elect(second.port('redis'));
    await first.kill();
    await expect(waiting).rejects.toMatchObject({ name: 'LogGap', reason: 'emptied' });
    await eventually(
      () =>
        topic.publishText('b').then(
          () => true,
          () => false,
        ),
      Boolean,
    );
    expect((await recordsOf(topic)).map(({ text }) => text)).toEqual(['b']);
  } finally {
    await bus.close();
    await Promise.all([sentinel.close(), first.stop(), second.stop()]);
  }
});

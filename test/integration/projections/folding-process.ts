import { openBusAt } from './open-bus-at';
import { openRedisFolds } from './open-redis-folds';

/** A process that does nothing but fold, from Redis into Redis, until it is killed. Arguments: the URL, how long a claim lasts. */
const [url = '', leaseTime = ''] = process.argv.slice(2);
openRedisFolds({ url, bus: openBusAt(url), leaseTime: Number(leaseTime) });
process.stdout.write('folding\n');

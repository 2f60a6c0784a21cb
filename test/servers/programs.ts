import { nginxProgram } from './nginx';
import type { ServerProgram } from './server-spec';
import { natsProgram } from './start-nats';
import { redisProgram } from './start-redis';

/** Every program that the tests run as a real server; `prepare` makes sure of each. */
export const programs: readonly ServerProgram[] = [nginxProgram, natsProgram, redisProgram];

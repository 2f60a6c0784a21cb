import { check } from './check';
import type { Command } from './command';
import { explain } from './explain';
import { schema } from './schema';
import { start } from './start';
import { token } from './token';

/** Every command, in the order of the help. A new one is a file and a line here. */
export const commands: readonly Command[] = Object.freeze([start, check, schema, explain, token]);

import { createHash } from 'node:crypto';
import type { RedisClient } from './create-client';

/** A Lua script that the server runs as one step. */
export interface RedisScript {
  readonly lua: string;
  readonly sha: string;
}

/** What a script works on. All keys must lie in one hash slot. */
interface ScriptInput {
  readonly keys: readonly string[];
  readonly args: readonly (string | number | Buffer)[];
}

/** Makes a script of its text. */
export function defineScript(lua: string): RedisScript {
  return { lua, sha: createHash('sha1').update(lua).digest('hex') };
}

/** Runs a script by its digest; a server that does not know it yet is given the text. Resolves with its reply, unchecked. */
export async function runScript(client: RedisClient, { lua, sha }: RedisScript, input: ScriptInput): Promise<unknown> {
  const { keys, args } = input;
  try {
    return await client.evalsha(sha, keys.length, ...keys, ...args);
  } catch (error) {
    // A script that is not known has done nothing, so that this sends nothing twice.
    if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
    return await client.eval(lua, keys.length, ...keys, ...args);
  }
}

/**
 * Has the server know a script whenever a client has connected to it. Commands that overlap are then run in the order in which
 * they were given; where the server must be given the text first, those after it may come before.
 */
export function keepLoaded(client: RedisClient, { lua }: RedisScript): void {
  client.on('ready', () => {
    const nodes = 'nodes' in client ? client.nodes('master') : [client];
    // What does not know it is given the text with the first command that needs it.
    for (const node of nodes) node.script('LOAD', lua).catch(() => undefined);
  });
}

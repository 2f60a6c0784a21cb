import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runToEnd } from '../processes/run-to-end';
import { parseLoadResult, type LoadTool } from './load';
import { wrkScript } from './wrk-script';

/** Takes wrk where it is installed, else our own generator. `built` is where the bench's servers are compiled to. */
export function chooseLoadTool(built: string): LoadTool {
  return spawnSync('wrk', ['--version']).error === undefined ? wrk(built) : nodeLoad(built);
}

function wrk(built: string): LoadTool {
  return {
    name: 'wrk',
    run: async ({ url, body, seconds, connections, headers }) => {
      const script = join(built, 'request.lua');
      writeFileSync(script, wrkScript(body, headers));
      // Without a longer timeout wrk counts answers as failures that take over two seconds.
      const args = ['-t1', `-c${connections}`, `-d${seconds}s`, '--timeout', '30s', '-s', script, url];
      return parseLoadResult(await runToEnd('wrk', args, { core: 'load' }));
    },
  };
}

function nodeLoad(built: string): LoadTool {
  return {
    name: 'node',
    run: async ({ url, body, seconds, connections, headers = {} }) => {
      const program = join(built, 'servers/load-generator.js');
      const args = [url, body, String(seconds), String(connections), JSON.stringify(headers)];
      return parseLoadResult(await runToEnd(process.execPath, [program, ...args], { core: 'load' }));
    },
  };
}

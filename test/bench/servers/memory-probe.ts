import { writeFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/*
 * Loaded before the gateway (`--require`): on SIGUSR2 it collects all garbage and writes `process.memoryUsage()` to the
 * file named by BENCH_MEMORY_FILE. It costs nothing until then.
 */

process.on('SIGUSR2', () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  collect();
  writeFileSync(process.env['BENCH_MEMORY_FILE'] ?? '', JSON.stringify(process.memoryUsage()));
});

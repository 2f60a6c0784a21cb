import { loadConfig } from '../config/load-config';
import { createGateway } from '../gateway';
import type { Command } from './command';
import { graphFlags, listenFlags, toConfigFlags } from './config-flags';
import { formatWelcome } from './format-welcome';

/** Serves the graph until it is interrupted. Standard output has the log as JSON lines, standard error a word for people. */
export const start: Command = {
  name: 'start',
  summary: 'compose the subschemas and serve the graph',
  flags: [...graphFlags, ...listenFlags],
  run: async (flags, terminal) => {
    const interrupted = terminal.interrupted();
    const gateway = createGateway(loadConfig(toConfigFlags(flags)));
    terminal.onFault((err) => {
      gateway.logger.fatal({ err }, 'a fault that nobody caught: the process ends');
    });
    terminal.err(formatWelcome(await gateway.start()));
    await interrupted;
    terminal.err('Stopping: running requests may finish. Once more ends it at once.');
    await gateway.stop();
    return 0;
  },
};

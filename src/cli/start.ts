import { loadConfig } from '../config/load-config';
import { createGateway } from '../gateway';
import type { Command } from './command';
import { graphFlags, listenFlags, toConfigFlags } from './config-flags';
import { startDemoLogin } from './demo-login/start-demo-login';
import { formatWelcome } from './format-welcome';

/** Serves the graph until it is interrupted. Standard output has the log as JSON lines, standard error a word for people. */
export const start: Command = {
  name: 'start',
  summary: 'compose the subschemas and serve the graph',
  flags: [
    ...graphFlags,
    ...listenFlags,
    {
      name: 'demo-login',
      value: undefined,
      summary: 'let alice and bob log in at a provider of its own; not in production',
    },
  ],
  run: async (flags, terminal) => {
    const interrupted = terminal.interrupted();
    const config = loadConfig(toConfigFlags(flags));
    const demo = flags['demo-login'] === true ? await startDemoLogin(config) : undefined;
    const gateway = createGateway(demo?.config ?? config);
    terminal.onFault((err) => {
      gateway.logger.fatal({ err }, 'a fault that nobody caught: the process ends');
    });
    terminal.err(formatWelcome(await gateway.start()));
    if (demo !== undefined)
      terminal.err(`  People log in at /auth/login as alice or bob; selvage token prints a token.\n`);
    await interrupted;
    terminal.err('Stopping: running requests may finish. Once more ends it at once.');
    await gateway.stop();
    await demo?.stop();
    return 0;
  },
};

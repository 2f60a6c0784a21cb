import { ProblemsError } from '../problem';
import type { Command } from './command';
import { composeGraph } from './compose-graph';
import { graphFlags } from './config-flags';

/** Prints the SDL that clients see. */
export const schema: Command = {
  name: 'schema',
  summary: 'print the SDL that clients see',
  flags: graphFlags,
  run: async (flags, terminal) => {
    const { problems, schema: text } = await composeGraph(flags);
    if (text === undefined) throw new ProblemsError(problems);
    terminal.out(text.trimEnd());
    return 0;
  },
};

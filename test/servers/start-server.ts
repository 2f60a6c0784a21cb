import { findProvider, readProviderChoice } from './find-provider';
import { recordStart } from './report';
import type { ServerSpec, StartedServer } from './server-spec';
import { startContainer } from './start-container';
import { startProcess } from './start-process';

/**
 * Starts a real server for a test: in a container where an engine answers, else as a local process.
 * Throws with what is missing and how to get it when neither can be had.
 */
export async function startServer(spec: ServerSpec): Promise<StartedServer> {
  const provider = await findProvider(spec.program, readProviderChoice());
  if (provider.kind === 'missing') throw new Error(provider.message);
  const server = provider.kind === 'container' ? await startContainer(spec) : await startProcess(spec, provider.path);
  recordStart({ server: spec.program.name, via: server.via });
  return server;
}

import { ImageName, getContainerRuntimeClient } from 'testcontainers';
import { findProvider, installDebianPackage, isDebianRoot, readProviderChoice } from './find-provider';
import { programs } from './programs';
import { clearReport } from './report';
import type { ServerProgram } from './server-spec';

/** Makes sure that every server the tests need can be started, and says how. The exit code is 1 when one is missing. */
async function prepare(): Promise<void> {
  clearReport();
  for (const program of programs) {
    try {
      console.log(`${program.name}: ${await provide(program)}`);
    } catch (error) {
      process.exitCode = 1;
      console.error(error instanceof Error ? error.message : error);
    }
  }
}

async function provide(program: ServerProgram): Promise<string> {
  const choice = readProviderChoice();
  const provider = await findProvider(program, choice);
  if (provider.kind === 'container') return pull(program.image);
  if (provider.kind === 'process') return provider.path;
  if (choice === 'container' || !isDebianRoot()) throw new Error(provider.message);
  console.log(`${program.name}: installing the Debian package ${program.debianPackage} (apt-get install)`);
  await installDebianPackage(program.debianPackage);
  const installed = await findProvider(program, choice);
  if (installed.kind !== 'process') throw new Error(provider.message);
  return installed.path;
}

async function pull(image: string): Promise<string> {
  const client = await getContainerRuntimeClient();
  await client.image.pull(ImageName.fromString(image));
  return `container ${image}`;
}

void prepare();

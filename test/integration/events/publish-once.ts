import { createBusOpener } from '../../../src/events/open-bus';

/** Publishes one event on the bus of a URL and prints its position: a process of its own, as its trust is set at its start. */
async function publishOnce(url: string): Promise<void> {
  const opener = createBusOpener();
  process.stdout.write(JSON.stringify(await opener.openBus(url).topic('t').publishText('x')));
  await opener.close();
}

void publishOnce(process.argv[2] ?? '');

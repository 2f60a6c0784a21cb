/*
 * What parsing and writing the JSON of one answer costs, without a gateway. Arguments: URL, body, seconds. Prints
 * `{text, bytes}`: the CPU seconds of one round from text to text, and of one from bytes to bytes.
 */

const [url = '', body = '', seconds = '5'] = process.argv.slice(2);

/** CPU seconds of one round, on average over rounds for some seconds; the first ones warm up and do not count. */
function measure(round: () => unknown): number {
  for (let warm = 0; warm < 5; warm += 1) round();
  const until = performance.now() + Number(seconds) * 1000;
  const before = process.cpuUsage();
  let rounds = 0;
  for (; performance.now() < until; rounds += 1) round();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6 / rounds;
}

async function run(): Promise<void> {
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  const bytes = Buffer.from(await response.arrayBuffer());
  const text = bytes.toString();
  const figures = {
    size: bytes.length,
    text: measure(() => JSON.stringify(JSON.parse(text))),
    bytes: measure(() => Buffer.from(JSON.stringify(JSON.parse(bytes.toString())))),
  };
  process.stdout.write(JSON.stringify(figures));
}

void run();

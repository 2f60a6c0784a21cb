/**
 * The script that has wrk POST a body and print its figures as JSON. Every request has a header of its own, so that no
 * gateway may answer one with what it is fetching for another.
 */
export function wrkScript(body: string, headers: Readonly<Record<string, string>> = {}): string {
  const fence = fenceFor(body);
  const more = Object.entries(headers).map(([name, value]) => `    ["${name}"] = ${JSON.stringify(value)},\n`);
  return `local body = [${fence}[
${body}]${fence}]
local number = 0
function request()
  number = number + 1
  return wrk.format("POST", nil, {
    ["content-type"] = "application/json",
    ["accept"] = "application/json",
    ["x-request-number"] = tostring(number),
${more.join('')}  }, body)
end
function done(summary, latency)
  local errors = summary.errors
  local bad = errors.status + errors.connect + errors.read + errors.write + errors.timeout
  io.write(string.format('\\n{"requests":%d,"bad":%d,"bytes":%d,"p50":%d,"p99":%d}\\n',
    summary.requests - errors.status, bad, summary.bytes, latency:percentile(50), latency:percentile(99)))
end
`;
}

/** A long bracket of Lua that does not end within the text. */
function fenceFor(text: string): string {
  let fence = '=';
  while (text.includes(`]${fence}]`)) fence += '=';
  return fence;
}

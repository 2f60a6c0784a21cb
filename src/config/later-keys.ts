import type { Problem } from '../problem';
import type { YamlFile, YamlPath } from './read-yaml';

/** Keys of gateway.yaml that are promised but not built: refused by name, so that nobody believes in a protection that is not there. */
const laterKeys: readonly YamlPath[] = [
  ['rateLimit'],
  ['persistedDocuments'],
  ['errors'],
  ['limits', 'cost'],
  ['telemetry', 'otlp'],
];

/** Data without the keys that are not built yet, and a problem for each that was there. */
export function refuseLaterKeys(value: unknown, { file, lineOf }: Pick<YamlFile, 'file' | 'lineOf'>) {
  const problems: Problem[] = [];
  let rest = value;
  for (const path of laterKeys) {
    const without = omit(rest, path);
    if (without === rest) continue;
    rest = without;
    problems.push({
      severity: 'error',
      file,
      line: lineOf(path),
      message: `"${path.join('.')}" is not built into this version yet.`,
      mend: 'Remove it: nothing of it would take effect.',
    });
  }
  return { rest, problems };
}

/** The same data when the path is not in it. */
function omit(value: unknown, [step, ...rest]: YamlPath): unknown {
  if (step === undefined || !isMap(value) || !Object.hasOwn(value, step)) return value;
  const { [String(step)]: member, ...others } = value;
  if (rest.length === 0) return others;
  const without = omit(member, rest);
  return without === member ? value : { ...value, [step]: without };
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

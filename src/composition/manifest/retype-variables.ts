import type { z } from 'zod';
import type { YamlPath } from '../../config/read-yaml';
import type { ManifestDraft } from './manifest-draft';

/**
 * Turns strings that came from the environment into numbers and booleans where the shape asks for them, so that
 * `retries: ${RETRIES:-2}` does what it says. Everything else is left as it is.
 */
export function retypeVariables(
  { written, value }: Pick<ManifestDraft, 'written' | 'value'>,
  shape: z.ZodType,
): unknown {
  const result = shape.safeParse(value ?? {});
  if (result.success) return value;
  return result.error.issues.reduce<unknown>((data, { path }) => {
    const found = valueAt(data, path);
    const plain = typeof found === 'string' && found !== valueAt(written, path) ? plainValue(found) : undefined;
    return plain === undefined ? data : replaceAt(data, path, plain);
  }, value);
}

function plainValue(text: string): number | boolean | undefined {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^-?\d{1,15}(\.\d{1,15})?$/.test(text) ? Number(text) : undefined;
}

function valueAt(data: unknown, path: YamlPath): unknown {
  return path.reduce<unknown>((node, step) => {
    if (typeof node !== 'object' || node === null || !Object.hasOwn(node, step)) return undefined;
    return (node as Readonly<Record<PropertyKey, unknown>>)[step];
  }, data);
}

function replaceAt(data: unknown, [step, ...rest]: YamlPath, value: unknown): unknown {
  if (step === undefined) return value;
  const entries = Object.entries(data ?? {});
  const replaced = entries.map(([key, item]: [string, unknown]): [string, unknown] => {
    return [key, key === String(step) ? replaceAt(item, rest, value) : item];
  });
  return Array.isArray(data) ? replaced.map(([, item]) => item) : Object.fromEntries(replaced);
}

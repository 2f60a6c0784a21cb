import type { Composing } from './composing';
import type { SubschemaStatus } from './registry-status';

/** Says where each subschema of a composition comes from, for operators. */
export function describeSubschemas({ subschemas }: Composing): readonly SubschemaStatus[] {
  return subschemas.flatMap(({ folder, checked, mocked, opened }) => {
    if (checked === undefined || opened === undefined) return [];
    const { kind, manifest } = checked;
    const { name, manifest: source } = folder;
    const since = opened.since.toISOString();
    return [{ name, kind: kind.kind, file: source.file, owner: manifest.owner, mocked, since }];
  });
}

import { readYaml, type YamlPath, type YamlSource } from '../../config/read-yaml';
import { substitute, type Environment, type MissingVariable } from '../../config/substitute';
import type { Problem } from '../../problem';
import { collectStrayVariables } from './collect-stray-variables';

/** A manifest that is read but not yet checked against its kind. */
export interface ManifestDraft {
  /** The manifest, as a person would open it. */
  readonly file: string;
  /** 1-based line of a key, or of its nearest ancestor that stands in the file. */
  readonly lineOf: (path: YamlPath) => number;
  /** The data as it was written. */
  readonly written: unknown;
  /** The data with its variables replaced; one without a value is left as it was written. */
  readonly value: unknown;
  readonly missing: readonly MissingVariable[];
  /** False when the file is no YAML, or no map: there is nothing to check then. */
  readonly readable: boolean;
  /** What is wrong already: no YAML, no map, `${…}` that is no variable. */
  readonly problems: readonly Problem[];
}

/** Reads a manifest's text and replaces its variables. Never throws for what a person wrote. */
export function readManifestDraft(source: YamlSource, environment: Environment): ManifestDraft {
  const { file, value: written, lineOf, problems } = readYaml(source);
  const { value, missing } = substitute(written, environment);
  const stray = collectStrayVariables(written).map(({ path, text }): Problem => ({
    severity: 'error',
    file,
    line: lineOf(path),
    message: `"${text}" is not a variable.`,
    mend: 'Write ${NAME} or ${NAME:-default}, a name of letters, digits and _.',
  }));
  const unreadable = [...problems, ...noMap(file, written)];
  const readable = unreadable.length === 0;
  return { file, lineOf, written, value, missing, readable, problems: [...unreadable, ...stray] };
}

function noMap(file: string, written: unknown): readonly Problem[] {
  if (written === undefined || (typeof written === 'object' && written !== null && !Array.isArray(written))) return [];
  const message = 'A manifest is a map of keys.';
  return [
    { severity: 'error', file, line: 1, message, mend: 'Begin with "kind: graphql", "kind: grpc" or "kind: events".' },
  ];
}

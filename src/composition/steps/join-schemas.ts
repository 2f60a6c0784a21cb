import type { Composing, CompositionTools } from '../composing';
import type { SubschemaInput } from '../subschema-input';

/**
 * Makes one supergraph of the opened upstreams, or keeps the serving one when all of them are the same. With errors before it
 * there is nothing to make, but what did open is looked at: all that is wrong is told at once.
 */
export async function joinSchemas(
  composing: Composing,
  { compose, lint }: Pick<CompositionTools, 'compose' | 'lint'>,
): Promise<Composing> {
  if (composing.problems.some(({ severity }) => severity === 'error')) {
    return { ...composing, problems: [...composing.problems, ...(await lint(inputsOf(composing)))] };
  }
  const joined = servingAgain(composing) ?? (await compose(inputsOf(composing)));
  return { ...composing, joined, problems: [...composing.problems, ...joined.problems] };
}

/** An upstream's identity stands for all that it was opened from: manifest, schema, overlay, protos. Policies are kept apart. */
function servingAgain({ subschemas, serving }: Composing): Composing['joined'] {
  const same = subschemas.every(({ opened, policies }, index) => {
    const before = serving?.subschemas[index];
    return opened === before?.opened && policies === before?.policies;
  });
  return same && serving?.subschemas.length === subschemas.length ? serving.joined : undefined;
}

function inputsOf({ subschemas }: Composing): readonly SubschemaInput[] {
  return subschemas.flatMap(({ folder, draft, checked, opened, policies }): readonly SubschemaInput[] => {
    if (checked === undefined || opened === undefined) return [];
    const { kind, manifest } = checked;
    return [
      {
        name: folder.name,
        upstream: opened.upstream,
        directives: kind.directives,
        overlay: folder.overlay,
        transforms: manifest.transforms,
        policies,
        manifestFile: draft.file,
        lineOf: draft.lineOf,
      },
    ];
  });
}

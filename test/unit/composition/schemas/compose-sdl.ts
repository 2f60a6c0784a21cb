import { lexicographicSortSchema, parse, printSchema, Source, type DocumentNode } from 'graphql';
import { composeSchemas } from '../../../../src/composition/compose-schemas';
import type { Policy } from '../../../../src/composition/guards/policy';
import type { SubschemaInput, Transforms } from '../../../../src/composition/subschema-input';
import type { Supergraph } from '../../../../src/composition/supergraph';
import { formatProblem } from '../../../../src/problem';
import type { Upstream } from '../../../../src/upstreams/upstream';

/** A subschema as data. Its files are `<name>/schema.graphql`, `<name>/overlay.graphql` and `<name>/subschema.yaml`. */
export interface SubschemaCase {
  readonly schema: string;
  readonly overlay?: string;
  /** What the upstream's own SDL applies, as it hands it over. */
  readonly upstreamOverlay?: string;
  readonly transforms?: Transforms;
  /** Of the folder `policies`, by name. Default: none. */
  readonly policies?: Readonly<Record<string, Policy>>;
  /** The kind's directives; default: those of kind graphql. */
  readonly directives?: string;
  readonly entityFieldsNullable?: boolean;
  readonly totalTypes?: ReadonlySet<string>;
  /** False: the schema was asked of the upstream, so that it stands in no file. Default true. */
  readonly pinned?: boolean;
}

/** Subschemas by name; a text alone is a schema without an overlay. */
export type GraphCase = Readonly<Record<string, string | SubschemaCase>>;

/** What composing a case gave, as text. */
export interface ComposedCase {
  readonly supergraph: Supergraph | undefined;
  /** Each as `file:line severity: message`, without the mend. */
  readonly problems: readonly string[];
  readonly mends: readonly string[];
}

/** Composes a case; every problem must have a mend. */
export async function composeSdl(graph: GraphCase): Promise<ComposedCase> {
  const { supergraph, problems } = await composeSchemas(inputsOf(graph));
  const printed = problems.map((problem) => formatProblem(problem).split('\n    mend: '));
  return { supergraph, problems: printed.map(([text = '']) => text), mends: printed.map(([, mend = '']) => mend) };
}

/** Composes a case that must have no errors, and gives its supergraph. */
export async function composeSound(graph: GraphCase): Promise<Supergraph> {
  const { supergraph, problems } = await composeSdl(graph);
  if (supergraph === undefined) throw new Error(problems.join('\n'));
  return supergraph;
}

/** The client schema of a case as sorted SDL. */
export async function clientSdl(graph: GraphCase): Promise<string> {
  return printSchema(lexicographicSortSchema((await composeSound(graph)).schema));
}

/** The inputs of a case. */
export function inputsOf(graph: GraphCase): readonly SubschemaInput[] {
  return Object.entries(graph).map(([name, value]) => {
    const subschema: SubschemaCase = typeof value === 'string' ? { schema: value } : value;
    const { transforms = {}, directives = 'directive @hoist(path: String!) on FIELD_DEFINITION' } = subschema;
    const overlay = parseFile(subschema.overlay, `${name}/overlay.graphql`);
    const lineOf = (path: readonly string[]) => 10 + path.length;
    return {
      name,
      upstream: upstreamOf(name, subschema),
      overlay,
      transforms,
      policies: { functions: new Map(Object.entries(subschema.policies ?? {})), hash: name, isWhole: true },
      directives,
      manifestFile: `${name}/subschema.yaml`,
      lineOf,
    };
  });
}

function parseFile(text: string | undefined, file: string): DocumentNode | undefined {
  return text === undefined ? undefined : parse(new Source(text, file));
}

function upstreamOf(name: string, subschema: SubschemaCase): Upstream {
  const { schema, upstreamOverlay, pinned = true, entityFieldsNullable = false, totalTypes } = subschema;
  return {
    typeDefs: pinned ? parse(new Source(schema, `${name}/schema.graphql`)) : parse(schema),
    overlay: upstreamOverlay === undefined ? undefined : parse(upstreamOverlay),
    selects: true,
    entityFieldsNullable,
    totalTypes,
    prepare: () => unasked,
    prepareStream: () => unasked,
    close: () => Promise.resolve(),
  };
}

function unasked(): never {
  throw new Error('Composing asks no upstream.');
}

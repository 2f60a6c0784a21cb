import { parse, Source } from 'graphql';
import type { SubschemaInput } from '../../../../src/composition/subschema-input';
import type { Upstream } from '../../../../src/upstreams/upstream';

/** What composition and planning need of a subschema. */
export interface SilentSubschema {
  readonly name: string;
  readonly typeDefs: string;
  readonly overlay: string;
  readonly selects: boolean;
}

/** A subschema that is composed and planned for, and never asked. */
export function silentInput({ name, typeDefs, overlay, selects }: SilentSubschema): SubschemaInput {
  const upstream: Upstream = {
    typeDefs: parse(typeDefs),
    overlay: undefined,
    selects,
    entityFieldsNullable: false,
    prepare: never,
    prepareStream: never,
    close: () => Promise.resolve(),
  };
  return {
    name,
    upstream,
    directives: '',
    overlay: overlay === '' ? undefined : parse(new Source(overlay, `${name}/overlay.graphql`)),
    transforms: {},
    manifestFile: `${name}/subschema.yaml`,
    lineOf: () => 1,
  };
}

function never(): never {
  throw new Error('Nothing is asked here.');
}

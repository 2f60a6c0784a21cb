import type { GraphQLSchema, TypeDefinitionNode } from 'graphql';
import type { Problem } from '../../problem';
import type { OverlaidSchema } from '../overlay/overlaid-schema';
import type { PlacedLink } from '../subschema-draft';
import type { Naming } from '../transforms/naming';
import { addLinkFields } from './add-link-fields';
import { collectLinks } from './collect-links';
import { publishLinks } from './publish-links';

/** A subschema that may have links. */
export interface LinkSource {
  readonly overlaid: OverlaidSchema;
  /** The computed fields, as own `Type.field`. */
  readonly computed: ReadonlySet<string>;
  /** The schema in the upstream's own names. */
  readonly schema: GraphQLSchema;
  readonly naming: Naming;
  /** The definitions in public names. */
  readonly definitions: readonly TypeDefinitionNode[];
}

/** What a subschema's links make of it. All names are public but those of `tainted`. */
export interface DraftedLinks {
  readonly links: readonly PlacedLink[];
  /** The definitions with the links' fields in them. */
  readonly definitions: readonly TypeDefinitionNode[];
  /** Types that links alone name: they are defined without fields. */
  readonly borrowed: ReadonlySet<string>;
  readonly tainted: readonly string[];
  readonly problems: readonly Problem[];
}

/** Reads the links of a subschema's overlay and puts their fields into its definitions. What is at fault is reported and left out. */
export function draftLinks({ overlaid, definitions, ...home }: LinkSource): DraftedLinks {
  const collected = collectLinks(overlaid);
  const published = publishLinks(home, collected.links);
  return {
    links: published.links.map(({ placed }) => placed),
    ...addLinkFields(definitions, published.links),
    tainted: [...collected.tainted, ...published.tainted],
    problems: [...collected.problems, ...published.problems],
  };
}

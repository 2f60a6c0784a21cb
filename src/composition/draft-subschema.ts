import { buildASTSchema, Kind, type GraphQLSchema, type TypeDefinitionNode } from 'graphql';
import type { Problem } from '../problem';
import { checkSchema } from './check-schema';
import { collectEntryPoints } from './entry-points/collect-entry-points';
import { collectKeys } from './entry-points/entity-keys';
import { selectionSetOf } from './entry-points/key-tree';
import { publishEntryPoints } from './entry-points/publish-entry-points';
import { publishComputed, publishKeys } from './entry-points/publish-keys';
import { collectGuards } from './guards/collect-guards';
import { noPolicies } from './guards/policy';
import { collectInternalFields, findMisplacedInternals } from './internal-fields';
import { draftLinks } from './links/draft-links';
import { applyOverlay } from './overlay/apply-overlay';
import { checkDefinitions } from './overlay/check-definitions';
import { coordinateOf, type AppliedDirective } from './overlay/overlaid-schema';
import type { Place } from './place';
import type { SubschemaDraft } from './subschema-draft';
import type { SubschemaInput } from './subschema-input';
import { nameTypes } from './transforms/name-types';
import type { Naming } from './transforms/naming';
import { publishCoordinates } from './transforms/publish-coordinates';
import { transformDefinitions } from './transforms/transform-definitions';

/** A subschema's draft, and what is wrong with it by itself. */
export interface DraftedSubschema {
  readonly draft: SubschemaDraft;
  readonly problems: readonly Problem[];
}

/** Makes one subschema ready to be merged: overlay, entry points, transforms. What is at fault is reported and left out. */
export function draftSubschema(input: SubschemaInput): DraftedSubschema {
  const manifest = { file: input.manifestFile, line: 1 };
  const overlaid = applyOverlay(input, manifest);
  const checked = checkDefinitions(overlaid.definitions, manifest);
  const own = buildSchema(checked.definitions);
  const keys = collectKeys(overlaid.applied);
  const collected = collectEntryPoints(own, overlaid.applied, keys);
  const named = nameTypes(input, new Map(checked.definitions.map((node) => [node.name.value, node])), own);
  const { naming } = named;
  const shown = naming.isIdentity ? checked.definitions : transformDefinitions(checked.definitions, naming);
  const answered = naming.isIdentity ? own : buildSchema(shown);
  const published = publishEntryPoints({ subschema: input.name, schema: own, naming }, collected.entryPoints);
  const computed = publishComputed(own, naming, keys.computed);
  const linked = draftLinks({
    overlaid,
    computed: new Set(keys.computed.map(({ type, field }) => `${type}.${field}`)),
    schema: own,
    naming,
    definitions: shown,
  });
  const guarded = collectGuards(naming, overlaid);
  const tainted = [overlaid, keys, collected, published, linked].flatMap((step) => [...step.tainted]);
  const draft: SubschemaDraft = {
    subschema: {
      name: input.name,
      schema: linked.links.length === 0 ? answered : buildSchema(linked.definitions),
      names: naming,
      computed: new Map(computed.map((field) => [`${field.type}.${field.field}`, selectionSetOf(field.requires)])),
      links: new Map(linked.links.map(({ type, field, link }) => [`${type}.${field}`, link])),
      upstream: input.upstream,
    },
    manifest,
    keys: publishKeys(own, naming, keys.keys),
    entryPoints: published.entryPoints,
    computed,
    links: linked.links,
    guards: guarded.guards,
    policies: input.policies ?? noPolicies,
    borrowed: linked.borrowed,
    internal: collectInternalFields(own, naming, overlaid.applied),
    canonical: publishCoordinates(
      naming,
      overlaid.applied.filter(({ name }) => name === 'canonical').map(coordinateOf),
    ),
    restated: publishCoordinates(naming, overlaid.restated),
    tainted: publishCoordinates(naming, tainted),
    overlayPlaces: placesByType(naming, overlaid.applied),
  };
  const misplaced = { problems: findMisplacedInternals(overlaid.applied) };
  const steps = [overlaid, checked, keys, collected, misplaced, named, published, linked, guarded];
  const problems = [
    ...steps.flatMap((step) => step.problems),
    ...(checked.problems.length > 0 ? [] : checkSchema(answered, manifest)),
  ];
  return { draft, problems };
}

function buildSchema(definitions: readonly TypeDefinitionNode[]): GraphQLSchema {
  return buildASTSchema({ kind: Kind.DOCUMENT, definitions }, { assumeValidSDL: true });
}

/** Where an overlay first says something of each type, by public name. */
function placesByType(naming: Naming, applied: readonly AppliedDirective[]): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>();
  for (const { type, place } of applied) {
    const name = naming.publicType(type);
    if (name !== undefined && !places.has(name)) places.set(name, place);
  }
  return places;
}

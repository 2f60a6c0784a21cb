import { buildASTSchema, Kind, type GraphQLNamedType, type GraphQLSchema, type TypeDefinitionNode } from 'graphql';
import type { Problem } from '../problem';
import { checkSchema } from './check-schema';
import { collectEntryPoints } from './entry-points/collect-entry-points';
import { collectKeys, type OwnComputed, type OwnKey } from './entry-points/entity-keys';
import { leafPaths, selectionSetOf, treeOfPaths, type KeyTree } from './entry-points/key-tree';
import type { OwnEntryPoint } from './entry-points/own-entry-point';
import { publishEntryPoint } from './entry-points/publish-entry-point';
import { publishPath } from './entry-points/publish-path';
import { applyOverlay } from './overlay/apply-overlay';
import { checkDefinitions } from './overlay/check-definitions';
import type { AppliedDirective } from './overlay/overlaid-schema';
import { rootTypes } from './overlay/root-types';
import { errorAt, type Place } from './place';
import type { PlacedComputed, PlacedEntryPoint, PlacedKey, SubschemaDraft } from './subschema-draft';
import type { SubschemaInput } from './subschema-input';
import { nameTypes } from './transforms/name-types';
import type { Naming } from './transforms/naming';
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
  const schema = naming.isIdentity ? own : buildSchema(transformDefinitions(checked.definitions, naming));
  const published = publishEntryPoints({ subschema: input.name, schema: own, naming }, collected.entryPoints);
  const computed = publishComputed(own, naming, keys.computed);
  const tainted = [...overlaid.tainted, ...keys.tainted, ...collected.tainted, ...published.tainted];
  const draft: SubschemaDraft = {
    subschema: {
      name: input.name,
      schema,
      names: naming,
      computed: new Map(computed.map((field) => [`${field.type}.${field.field}`, selectionSetOf(field.requires)])),
      upstream: input.upstream,
    },
    manifest,
    keys: publishKeys(own, naming, keys.keys),
    entryPoints: published.entryPoints,
    computed,
    internal: internalFields(own, naming, overlaid.applied),
    canonical: publicCoordinates(naming, overlaid.applied.filter(({ name }) => name === 'canonical').map(coordinateOf)),
    restated: publicCoordinates(naming, overlaid.restated),
    tainted: publicCoordinates(naming, tainted),
    overlayPlaces: placesByType(naming, overlaid.applied),
  };
  const problems = [
    ...overlaid.problems,
    ...checked.problems,
    ...keys.problems,
    ...collected.problems,
    ...misplacedInternals(overlaid.applied),
    ...named.problems,
    ...published.problems,
    ...(checked.problems.length > 0 ? [] : checkSchema(schema, manifest)),
  ];
  return { draft, problems };
}

function buildSchema(definitions: readonly TypeDefinitionNode[]): GraphQLSchema {
  return buildASTSchema({ kind: Kind.DOCUMENT, definitions }, { assumeValidSDL: true });
}

function publishEntryPoints(
  home: Parameters<typeof publishEntryPoint>[0],
  own: readonly OwnEntryPoint[],
): {
  readonly entryPoints: readonly PlacedEntryPoint[];
  readonly tainted: readonly string[];
  readonly problems: readonly Problem[];
} {
  const entryPoints: PlacedEntryPoint[] = [];
  const tainted: string[] = [];
  const problems: Problem[] = [];
  for (const one of own) {
    const entryPoint = publishEntryPoint(home, one);
    if ('mend' in entryPoint) {
      tainted.push(one.type);
      problems.push(errorAt(one.place, entryPoint));
    } else entryPoints.push({ entryPoint, place: one.place });
  }
  return { entryPoints, tainted, problems };
}

/** The key of a type that the transforms hide is none. */
function publishKeys(schema: GraphQLSchema, naming: Naming, keys: readonly OwnKey[]): readonly PlacedKey[] {
  return keys.flatMap((own) => {
    const type = naming.publicType(own.type);
    const selection = publishTree(naming, schema.getType(own.type), own.selection);
    return type === undefined ? [] : [{ type, selection, place: own.place }];
  });
}

function publishTree(naming: Naming, entity: GraphQLNamedType | undefined, tree: KeyTree): KeyTree {
  if (entity === undefined) return tree;
  return treeOfPaths(leafPaths(tree).map((path) => publishPath(naming, entity, path)));
}

/** A computed field that the transforms hide is none. */
function publishComputed(
  schema: GraphQLSchema,
  naming: Naming,
  computed: readonly OwnComputed[],
): readonly PlacedComputed[] {
  return computed.flatMap((own) => {
    const type = naming.publicType(own.type);
    const field = naming.publicField(own.type, own.field);
    if (type === undefined || field === undefined) return [];
    const requires = publishTree(naming, schema.getType(own.type), own.requires);
    return [{ type, field, requires, place: own.place }];
  });
}

/** Root fields marked `@internal`, and those whose own name begins with an underscore unless they are renamed. */
function internalFields(
  schema: GraphQLSchema,
  naming: Naming,
  applied: readonly AppliedDirective[],
): ReadonlySet<string> {
  const marked = new Set(applied.filter(({ name }) => name === 'internal').map(coordinateOf));
  const internal = new Set<string>();
  for (const type of [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]) {
    for (const own of Object.keys(type?.getFields() ?? {})) {
      const name = naming.publicField(type?.name ?? '', own);
      const isUnderscored = own.startsWith('_') && (name?.endsWith(own) ?? false);
      if (type != null && name !== undefined && (isUnderscored || marked.has(`${type.name}.${own}`))) {
        internal.add(`${type.name}.${name}`);
      }
    }
  }
  return internal;
}

function misplacedInternals(applied: readonly AppliedDirective[]): readonly Problem[] {
  return applied
    .filter(({ name, type }) => name === 'internal' && !rootTypes.has(type))
    .map((directive) => {
      const message = `@internal stands on ${coordinateOf(directive)}, which is no root field.`;
      return errorAt(directive.place, {
        message,
        mend: 'Put it on a root field; list other fields under transforms.hide.',
      });
    });
}

function coordinateOf({ type, field }: AppliedDirective): string {
  return field === undefined ? type : `${type}.${field}`;
}

function publicCoordinates(naming: Naming, own: Iterable<string>): ReadonlySet<string> {
  const names = [...own].map((coordinate) => {
    const [type = '', field] = coordinate.split('.');
    const publicType = naming.publicType(type) ?? type;
    return field === undefined ? publicType : `${publicType}.${naming.publicField(type, field) ?? field}`;
  });
  return new Set(names);
}

function placesByType(naming: Naming, applied: readonly AppliedDirective[]): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>();
  for (const { type, place } of applied) {
    const name = naming.publicType(type);
    if (name !== undefined && !places.has(name)) places.set(name, place);
  }
  return places;
}

import {
  buildASTSchema,
  type GraphQLError,
  isObjectType,
  Kind,
  validate,
  validateSchema,
  ValuesOfCorrectTypeRule,
  type DocumentNode,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import { validateSDL } from 'graphql/validation/validate';
import type { Problem } from '../../../problem';
import type { CustomFold } from '../../../projections/own-fold';
import { readDirective, type Compilation } from './compilation';
import { compileEntity, type EntityDraft } from './compile-entity';
import { compileLinks } from './compile-links';
import { reportStrayFreshness } from './compile-max-lag';
import { compileMutations } from './compile-mutations';
import { compileSubscriptions } from './compile-subscriptions';
import { compileObjectType } from './compile-value-type';
import { buildServedDocuments } from './served-documents';
import { eventDirectives } from './event-directives';
import type { EntityType, EventsModel } from './events-model';
import { ProblemList } from './problem-list';
import { partitionProjections } from './partition-projections';
import { reportForeignParts } from './foreign-parts';
import { withWellKnownScalars } from './well-known-scalars';

/** A compiled schema, or all that is wrong with it. */
export interface CompiledModel {
  readonly model: EventsModel | undefined;
  readonly problems: readonly Problem[];
}

const rootTypes = ['Query', 'Mutation', 'Subscription'];

/** What a schema is compiled for. */
export interface CompileOptions {
  /** What problems name where a node knows no file. */
  readonly file: string;
  /** How many partitions each topic has. */
  readonly partitions: number;
  /** What `fold.ts` folds, by the names of types. Default: nothing. */
  readonly folds?: ReadonlyMap<string, CustomFold>;
}

/** Compiles an events subschema's SDL. Everything that is wrong is returned, each with its line; it never throws for it. */
export function compileModel(document: DocumentNode, options: CompileOptions): CompiledModel {
  const { file, partitions, folds = new Map<string, CustomFold>() } = options;
  const list = new ProblemList(file);
  const source = withWellKnownScalars(document);
  const whole = { ...source, definitions: [...eventDirectives.definitions, ...source.definitions] };
  reportForeignParts(document, list);
  if (list.problems.length > 0) return { model: undefined, problems: list.problems };
  reportErrors(validateSDL(whole), list);
  if (list.problems.length > 0) return { model: undefined, problems: list.problems };
  const schema = buildASTSchema(whole, { assumeValidSDL: true, assumeValid: true });
  reportErrors(collectWrongValues(schema, source), list);
  if (list.problems.length > 0) return { model: undefined, problems: list.problems };
  const work = openCompilation(schema, { list, partitions, folds });
  const compiled = compileEntities(work);
  compileOtherTypes(work);
  const publications = compileMutations(work, compiled);
  const entities = partitionProjections(work, compiled, publications);
  const subscriptions = compileSubscriptions(work, entities);
  const served = buildServedDocuments(work, source, entities);
  if (list.problems.length > 0) return { model: undefined, problems: list.problems };
  reportErrors(validateSDL(served.typeDefs), list);
  if (list.problems.length === 0) reportErrors(validateSchema(buildASTSchema(served.typeDefs)), list);
  if (list.problems.length > 0) return { model: undefined, problems: list.problems };
  return { model: { ...served, entities, publications, ...subscriptions }, problems: [] };
}

/** Values that do not fit the arguments of directives; a filter's unknown keys are told where the filter is compiled. */
function collectWrongValues(schema: GraphQLSchema, document: DocumentNode): readonly GraphQLError[] {
  const isWrongValue = ({ nodes }: GraphQLError): boolean => nodes?.[0]?.kind !== Kind.OBJECT_FIELD;
  return validate(schema, document, [ValuesOfCorrectTypeRule]).filter(isWrongValue);
}

/** Finds out which types are entities, which every other step asks. */
function openCompilation(
  schema: GraphQLSchema,
  given: Pick<Compilation, 'list' | 'partitions' | 'folds'>,
): Compilation {
  const bare: Compilation = { ...given, schema, entityNames: new Set(), valueTypes: new Map() };
  const isEntity = (type: GraphQLObjectType): boolean =>
    readDirective(bare, type, 'projection') !== undefined || readDirective(bare, type, 'key') !== undefined;
  return {
    ...bare,
    entityNames: new Set(
      objectTypesOf(schema)
        .filter(isEntity)
        .map(({ name }) => name),
    ),
  };
}

function compileEntities(work: Compilation): ReadonlyMap<string, EntityType> {
  const drafts = new Map<string, EntityDraft>();
  for (const type of objectTypesOf(work.schema)) {
    const draft = work.entityNames.has(type.name) ? compileEntity(work, type) : undefined;
    if (draft !== undefined) drafts.set(type.name, draft);
  }
  const entities = new Map<string, EntityType>();
  for (const [name, draft] of drafts) entities.set(name, { ...draft, links: compileLinks(work, draft, drafts) });
  return entities;
}

/** Compiles the types of values that no entity holds too, so that no fault in them goes unseen. */
function compileOtherTypes(work: Compilation): void {
  for (const type of objectTypesOf(work.schema)) {
    if (readDirective(work, type, 'projection') === undefined) reportStrayFreshness(work, type);
    if (!rootTypes.includes(type.name) && !work.entityNames.has(type.name)) compileObjectType(work, type);
  }
}

function objectTypesOf(schema: GraphQLSchema): readonly GraphQLObjectType[] {
  return Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .filter(({ name }) => !name.startsWith('__'));
}

function reportErrors(errors: readonly GraphQLError[], list: ProblemList): void {
  for (const { message, nodes } of errors) {
    const mend = message.startsWith('Unknown directive')
      ? 'Use the directives of events; those of overlays stand in overlay.graphql.'
      : 'Correct the schema on this line.';
    list.report(nodes?.at(-1), { message, mend });
  }
}

import { buildASTSchema, OperationTypeNode } from 'graphql';
import type { EventBus } from '../../events/event-bus';
import type { BoundedStream } from '../../projections/bounded-stream';
import { ChangeHub, type Change } from '../../projections/change-hub';
import { createDeadLetters } from '../../projections/dead-letters';
import { MemoryStore } from '../../projections/memory-store';
import { openTopicFold, type TopicFold } from '../../projections/topic-fold';
import type { Projection } from '../../projections/projection';
import type { Problem } from '../../problem';
import type { Upstream } from '../upstream';
import type { Opened, OpenSource, OpenTools } from '../upstream-kind';
import { describeRequest } from './answers/describe-request';
import { prepareMutation } from './answers/prepare-mutation';
import { prepareQuery } from './answers/prepare-query';
import { prepareStream } from './answers/prepare-stream';
import { catchUp } from './catch-up';
import { findUnbuiltSettings } from './find-unbuilt-settings';
import type { EventsManifest } from './manifest';
import { compileModel } from './schema/compile-model';
import type { EntityType, EventsModel } from './schema/events-model';

/** The most changes that may wait for one subscriber. */
const subscriberCapacity = 1000;

/** Opens an events subschema: compiles its schema, and folds its topics until they have caught up. All that is wrong comes at once. */
export async function openEvents(source: OpenSource<EventsManifest>, tools: OpenTools): Promise<Opened> {
  const unbuilt = await findUnbuiltSettings(source);
  const compiled = source.schema && compileModel(source.schema, `${source.directory}/schema.graphql`);
  const bus = openBus(source, tools);
  const missing = compiled === undefined ? [describeMissingSchema(source)] : [];
  const problems = [...unbuilt, ...(compiled?.problems ?? missing), ...('problem' in bus ? [bus.problem] : [])];
  if (problems.length > 0 || compiled?.model === undefined || 'problem' in bus)
    return { upstream: undefined, problems };
  return { upstream: await openUpstream(source.name, { model: compiled.model, bus: bus.bus, tools }), problems: [] };
}

async function openUpstream(
  subschema: string,
  { model, bus, tools }: { readonly model: EventsModel; readonly bus: EventBus; readonly tools: OpenTools },
): Promise<Upstream> {
  const { guard } = tools;
  const logger = tools.logger.child({ subschema });
  const schema = buildASTSchema(model.typeDefs, { assumeValidSDL: true });
  const store = new MemoryStore();
  const hub = new ChangeHub();
  const deadLetters = createDeadLetters({ subschema, bus, logger, meter: tools.eventMeter });
  const folds = new Map<string, TopicFold>();
  for (const [topic, projections] of groupByTopic(model)) {
    folds.set(topic, openTopicFold({ topic, projections, bus, store, hub, deadLetters, logger }));
  }
  await catchUp(folds, { bus, logger, signal: tools.signal });
  const open = new Set<BoundedStream<Change>>();
  const entities = { model, schema, store };
  return {
    typeDefs: model.typeDefs,
    overlay: model.overlay,
    selects: false,
    entityFieldsNullable: false,
    totalTypes: new Set([...model.entities.values()].filter(hasEveryKey).map(({ name }) => name)),
    prepare: (request) =>
      request.operation === OperationTypeNode.MUTATION
        ? prepareMutation(request, { ...entities, bus, guard, folds })
        : prepareQuery(request, entities, guard),
    prepareStream: (request) => prepareStream(request, { ...entities, hub, guard, open, capacity: subscriberCapacity }),
    describe: (request) => describeRequest(model, request),
    close: async () => {
      for (const stream of [...open]) stream.end();
      await Promise.all([...folds.values()].map((fold) => fold.close()));
      await store.close();
    },
  };
}

/** Counts start at 0, and what holds nothing but its key needs no event. */
function hasEveryKey({ projection }: EntityType): boolean {
  return projection?.hasEveryKey ?? true;
}

function groupByTopic({ entities }: EventsModel): ReadonlyMap<string, readonly Projection[]> {
  const groups = new Map<string, readonly Projection[]>();
  for (const { projection } of entities.values()) {
    if (projection !== undefined) groups.set(projection.topic, [...(groups.get(projection.topic) ?? []), projection]);
  }
  return groups;
}

function openBus(
  { manifest, manifestFile, lineOf }: OpenSource<EventsManifest>,
  tools: OpenTools,
): { readonly bus: EventBus } | { readonly problem: Problem } {
  try {
    return { bus: tools.openBus(manifest.bus) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const mend = 'Write bus: "memory:", or leave it out.';
    return { problem: { severity: 'error', file: manifestFile, line: lineOf(['bus']), message, mend } };
  }
}

function describeMissingSchema({ manifestFile, name }: OpenSource<EventsManifest>): Problem {
  return {
    severity: 'error',
    file: manifestFile,
    line: 1,
    message: `The events subschema ${name} has no schema.graphql, and a stream cannot be asked for one.`,
    mend: 'Write schema.graphql beside the manifest: a type with @projection for each entity.',
  };
}

import { buildASTSchema, OperationTypeNode } from 'graphql';
import type { EventBus } from '../../events/event-bus';
import { ChangeTail } from '../../projections/change-tail';
import { openFolds } from '../../projections/open-folds';
import { openStore } from '../../projections/open-store';
import { createStoredShape } from '../../projections/stored-shape';
import type { Problem } from '../../problem';
import type { Upstream } from '../upstream';
import type { Opened, OpenSource, OpenTools } from '../upstream-kind';
import { describeRequest } from './answers/describe-request';
import { prepareMutation } from './answers/prepare-mutation';
import { prepareQuery } from './answers/prepare-query';
import { prepareStream } from './answers/prepare-stream';
import { prepareTopicStream } from './answers/prepare-topic-stream';
import { TopicTails } from './answers/topic-tails';
import { catchUp } from './catch-up';
import { FreshnessWatch } from './freshness-watch';
import { findStoreProblems } from './find-store-problems';
import { findStrayFolds, loadFolds } from './load-folds';
import type { EventsManifest } from './manifest';
import { compileModel } from './schema/compile-model';
import type { EntityType, EventsModel } from './schema/events-model';

/** The most entities whose changes may wait for one subscriber. */
const subscriberCapacity = 1000;

/** Opens an events subschema: compiles its schema, and folds its topics until they have caught up. All that is wrong comes at once. */
export async function openEvents(source: OpenSource<EventsManifest>, tools: OpenTools): Promise<Opened> {
  const { manifest, manifestFile, directory } = source;
  const own = await loadFolds(source, tools);
  const options = { file: `${directory}/schema.graphql`, partitions: manifest.partitions, folds: own.folds };
  const compiled = source.schema && compileModel(source.schema, options);
  const model = compiled?.model;
  const bus = openBus(source, tools);
  const problems = [
    ...findStoreProblems(source),
    ...own.problems,
    ...(compiled?.problems ?? [describeMissingSchema(source)]),
    ...(model === undefined ? [] : findStrayFolds(own.folds, model, manifestFile)),
    ...('problem' in bus ? [bus.problem] : []),
  ];
  if (problems.length > 0 || model === undefined || 'problem' in bus) return { upstream: undefined, problems };
  const parts = { model, partitions: manifest.partitions, store: manifest.store, bus: bus.bus, tools };
  return { upstream: await openUpstream(source.name, parts), problems: [] };
}

const shortLived =
  'cursors of live queries end with this process: set events.secret in gateway.yaml, the same on all replicas, and they last';

interface OpenedParts {
  readonly model: EventsModel;
  readonly partitions: number;
  /** The store's URL. */
  readonly store: string;
  readonly bus: EventBus;
  readonly tools: OpenTools;
}

async function openUpstream(subschema: string, parts: OpenedParts): Promise<Upstream> {
  const { model, partitions, bus, tools } = parts;
  const { guard, logger } = tools;
  const schema = buildASTSchema(model.typeDefs, { assumeValidSDL: true });
  const types = [...model.entities.values()].map((entity) => entity.projections).filter(({ length }) => length > 0);
  const shapes = types.map((own) => createStoredShape(own, partitions));
  const store = openStore(parts.store, { subschema, shapes });
  const changeTails = new Map(
    shapes.map(({ name, combine }) => {
      return [name, new ChangeTail({ projection: name, store, logger, combined: combine !== undefined })];
    }),
  );
  const projections = types.flat();
  const folds = openFolds({ subschema, projections, partitions, bus, store, meter: tools.eventMeter, logger });
  await catchUp({ projections, partitions, folds, bus }, { logger, signal: tools.signal });
  const watch = new FreshnessWatch({ types: [...model.entities.values()], partitions, bus, store, folds, logger });
  if (model.liveFields.size > 0 && !tools.cursors.lasts) logger.info(shortLived);
  const open = new Set<{ end(): void }>();
  const tails = new TopicTails({ bus, partitions, logger, subschema });
  const entities = { model, schema, store };
  return {
    typeDefs: model.typeDefs,
    overlay: model.overlay,
    selects: false,
    entityFieldsNullable: false,
    totalTypes: new Set([...model.entities.values()].filter(hasEveryKey).map(({ name }) => name)),
    prepare: (request) =>
      request.operation === OperationTypeNode.MUTATION
        ? prepareMutation(request, { ...entities, bus, partitions, guard, folds })
        : prepareQuery(request, { ...entities, guard, folds, watch }),
    prepareStream: (request) => {
      const shared = { ...entities, guard, open, capacity: subscriberCapacity };
      const delivers = model.topicFields.get(request.fields[0]?.name ?? '');
      return delivers === undefined
        ? prepareStream(request, { ...shared, tails: changeTails, cursors: tools.cursors })
        : prepareTopicStream(request, delivers, { ...shared, tails });
    },
    describe: (request) => describeRequest(model, request),
    close: async () => {
      for (const stream of [...open]) stream.end();
      tails.close();
      watch.close();
      for (const tail of changeTails.values()) tail.close();
      await folds.close();
      await store.close();
    },
  };
}

/** Counts start at 0, and what holds nothing but its key needs no event. */
function hasEveryKey({ projection }: EntityType): boolean {
  return projection?.hasEveryKey ?? true;
}

function openBus(
  { manifest, manifestFile, lineOf }: OpenSource<EventsManifest>,
  tools: OpenTools,
): { readonly bus: EventBus } | { readonly problem: Problem } {
  try {
    return { bus: tools.openBus(manifest.bus) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const mend = 'Write bus: "memory:", or the URL of a Redis (redis://host:6379) or NATS (nats://host:4222).';
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

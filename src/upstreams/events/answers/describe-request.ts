import { OperationTypeNode } from 'graphql';
import type { RequestDescription, UpstreamField, UpstreamRequest } from '../../upstream';
import type { EventsModel } from '../schema/events-model';

/** Says which entities a request looks up or follows, and where it publishes. */
export function describeRequest(model: EventsModel, request: UpstreamRequest): RequestDescription {
  const describe = describers[request.operation];
  const lines = request.fields.map((field) => describe(model, field) ?? field.name);
  return { kind: 'events', requests: [...new Set(lines)] };
}

type Describe = (model: EventsModel, field: UpstreamField) => string | undefined;

const describers: Readonly<Record<OperationTypeNode, Describe>> = {
  [OperationTypeNode.QUERY]: ({ entryPoints, connections, entities }, { name }) => {
    const connection = connections.get(name);
    if (connection !== undefined) return `a page of ${connection.type}`;
    const entity = entities.get(entryPoints.get(name)?.type ?? '');
    return entity && `${entity.name} by ${entity.key.map((field) => field.name).join(' and ')}`;
  },
  [OperationTypeNode.MUTATION]: ({ publications }, { name }) => {
    const publication = publications.get(name);
    return publication && `publish ${publication.eventType} to the topic ${publication.topic}`;
  },
  [OperationTypeNode.SUBSCRIPTION]: ({ liveFields, topicFields }, { name }) => {
    if (topicFields.has(name)) return `the events that ${name} delivers`;
    const live = liveFields.get(name);
    return live && `every change of ${live.type}`;
  },
};

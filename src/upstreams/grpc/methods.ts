import { OperationTypeNode } from 'graphql';
import { type Method, type NamespaceBase, type ReflectionObject, type Root, Service, type Type } from 'protobufjs';
import { isDeprecated } from './is-deprecated';

/** A method of a service that a GraphQL field can stand for: unary, or a server stream. */
export interface RpcMethod {
  /** `pkg.Service/Method`: its name in overlays, logs and mocks. */
  readonly name: string;
  /** The service's package; empty when it has none. */
  readonly package: string;
  readonly service: string;
  readonly method: Method;
  readonly request: Type;
  readonly response: Type;
  /** The root type that its default field belongs to. */
  readonly operation: OperationTypeNode;
  readonly description: string | undefined;
  readonly deprecated: boolean;
}

/** All that services offer. */
export interface RpcMethods {
  /** By service, then in the order of their declaration. */
  readonly methods: readonly RpcMethod[];
  /** Names (`pkg.Service/Method`) of methods to which the client streams, which GraphQL has no way to ask for. */
  readonly streamedTo: readonly string[];
  /** Names in `services` that no service has. */
  readonly unknownServices: readonly string[];
  /** Names in `queries` that no unary method has. */
  readonly unknownQueries: readonly string[];
  /** The full names of all services, for mends. */
  readonly services: readonly string[];
}

/** Which services are taken, and which of their methods are queries. */
export interface MethodChoice {
  /** Full names; undefined: all but gRPC's own. */
  readonly services?: readonly string[] | undefined;
  /** `Method`, `Service/Method` or `pkg.Service/Method`; undefined: by the beginning of the name. */
  readonly queries?: readonly string[] | undefined;
}

const readingName = /^(?:Get|BatchGet|List|Find|Search|Check|Count)(?=[A-Z0-9_]|$)/;

/** Services that gRPC servers hold about themselves. */
const ownService = /^grpc\.(?:reflection|health|channelz)\./;

/** Collects the methods of the chosen services. */
export function collectMethods(root: Root, { services, queries }: MethodChoice): RpcMethods {
  const all = collectServices(root).sort((left, right) => (fullName(left) < fullName(right) ? -1 : 1));
  const names = all.map(fullName);
  const wanted = services ?? names.filter((name) => !ownService.test(name));
  const taken = all.filter((service) => wanted.includes(fullName(service)));
  const methods = taken.flatMap((service) => service.methodsArray.map((method) => describeMethod(service, method)));
  const served = methods.filter(({ method }) => method.requestStream !== true);
  const unary = served.filter(({ operation }) => operation !== OperationTypeNode.SUBSCRIPTION);
  const isQuery = (each: RpcMethod, names: readonly string[] | undefined): boolean =>
    names === undefined ? readingName.test(each.method.name) : names.some((name) => answersTo(each, name));
  return {
    methods: served.map((each) =>
      unary.includes(each) && isQuery(each, queries) ? { ...each, operation: OperationTypeNode.QUERY } : each,
    ),
    streamedTo: methods.filter(({ method }) => method.requestStream === true).map(({ name }) => name),
    unknownServices: wanted.filter((name) => !names.includes(name)),
    unknownQueries: (queries ?? []).filter((name) => !unary.some((each) => answersTo(each, name))),
    services: names,
  };
}

function collectServices(namespace: NamespaceBase): Service[] {
  return namespace.nestedArray.flatMap((nested) => {
    if (nested instanceof Service) return [nested];
    return isNamespace(nested) ? collectServices(nested) : [];
  });
}

function isNamespace(object: ReflectionObject): object is NamespaceBase {
  return 'nestedArray' in object;
}

function describeMethod(service: Service, method: Method): RpcMethod {
  const { resolvedRequestType: request, resolvedResponseType: response } = method.resolve() as Method;
  const name = fullName(service);
  if (request === null || response === null) throw new Error(`${name}/${method.name} was not resolved.`);
  return {
    name: `${name}/${method.name}`,
    package: name.slice(0, Math.max(0, name.lastIndexOf('.'))),
    service: service.name,
    method,
    request,
    response,
    operation: method.responseStream === true ? OperationTypeNode.SUBSCRIPTION : OperationTypeNode.MUTATION,
    description: method.comment ?? undefined,
    deprecated: isDeprecated(method.options) || isDeprecated(service.options),
  };
}

function answersTo({ name, service, method }: RpcMethod, wanted: string): boolean {
  return wanted === name || wanted === method.name || wanted === `${service}/${method.name}`;
}

/** protobufjs writes full names with a leading dot. */
function fullName(object: ReflectionObject): string {
  return object.fullName.replace(/^\./, '');
}

import {
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  type ObjectTypeExtensionNode,
  OperationTypeNode,
} from 'graphql';
import { nearest } from '../../config/nearest';
import type { Problem } from '../../problem';
import { checkFit, type FitScope } from './check-fit';
import { describeMessage, type FieldModel } from './message-model';
import type { RpcMethod, RpcMethods } from './methods';
import { namedType, overlayView } from './overlay-types';
import { readRpcResult, readString } from './rpc-result';
import { createFaultReporter, type FaultReporter } from './report-fault';
import type { RootField, RootResult } from './root-field';

/** The directive that puts a root field of the overlay on a method. */
export const rpcDirective = 'directive @rpc(method: String!, result: String) on FIELD_DEFINITION';

/** What `@rpc` is read against. */
export interface RpcSource extends FitScope {
  readonly overlay: DocumentNode | undefined;
  readonly methods: RpcMethods;
  /** Names of the default root fields, by the method's name. */
  readonly fieldNames: ReadonlyMap<string, string>;
}

/** The root fields that an overlay declares with `@rpc`. Faulty ones are left out. */
export interface RpcFields {
  readonly fields: readonly RootField[];
  readonly problems: readonly Problem[];
}

const operations: Readonly<Record<string, OperationTypeNode | undefined>> = {
  Query: OperationTypeNode.QUERY,
  Mutation: OperationTypeNode.MUTATION,
  Subscription: OperationTypeNode.SUBSCRIPTION,
};

/** Reads every `@rpc` of an overlay; each mistake is a problem with its place in the overlay. */
export function readRpcFields(source: RpcSource): RpcFields {
  const problems: Problem[] = [];
  const fields: RootField[] = [];
  for (const type of source.overlay?.definitions ?? []) {
    if (type.kind !== Kind.OBJECT_TYPE_EXTENSION && type.kind !== Kind.OBJECT_TYPE_DEFINITION) continue;
    for (const field of type.fields ?? []) {
      const directive = field.directives?.find(({ name }) => name.value === 'rpc');
      if (directive === undefined) continue;
      const before = problems.length;
      const root = readField({ type, field, directive }, source, createFaultReporter(problems));
      if (root !== undefined && problems.length === before) fields.push(root);
    }
  }
  return { fields, problems };
}

interface Declaration {
  readonly type: ObjectTypeExtensionNode | ObjectTypeDefinitionNode;
  readonly field: FieldDefinitionNode;
  readonly directive: ConstDirectiveNode;
}

function readField(declaration: Declaration, source: RpcSource, report: FaultReporter): RootField | undefined {
  const { type, field } = declaration;
  const operation = operations[type.name.value];
  if (operation === undefined) {
    report(field, '@rpc stands on a field of an object.', 'Put it on a field of Query, Mutation or Subscription.');
    return undefined;
  }
  const method = findMethod(declaration, source, report);
  if (method === undefined) return undefined;
  checkOperation(declaration, { operation, method }, report);
  checkName(field, { operation, method }, source, report);
  const result = readRpcResult(declaration.directive, method, report);
  if (result === undefined) return undefined;
  checkFit({ node: field, type: field.type, target: targetOf(result), side: 'output', what: 'answer' }, source, report);
  return {
    operation,
    name: field.name.value,
    method,
    arguments: readArguments(field, method, source, report),
    result,
    nullable: field.type.kind !== Kind.NON_NULL_TYPE,
    view: overlayView(namedType(field.type), source.declared, source.types),
  };
}

function findMethod({ directive }: Declaration, { methods }: RpcSource, report: FaultReporter): RpcMethod | undefined {
  const wanted = readString(directive, 'method')?.replace(/^\//, '');
  if (wanted === undefined) {
    report(directive, '@rpc has no method.', 'Write @rpc(method: "pkg.Service/Method").');
    return undefined;
  }
  const found = methods.methods.find(({ name }) => name === wanted);
  if (found !== undefined) return found;
  if (methods.streamedTo.includes(wanted)) {
    report(
      directive,
      `The client streams to ${wanted}, which GraphQL cannot do.`,
      'Use a unary method or a server stream.',
    );
    return undefined;
  }
  const names = methods.methods.map(({ name }) => name);
  const meant = nearest(wanted, names);
  const mend = meant === undefined ? `Use one of: ${names.join(', ')}.` : `Did you mean "${meant}"?`;
  report(directive, `There is no method "${wanted}".`, mend);
  return undefined;
}

interface Target {
  readonly operation: OperationTypeNode;
  readonly method: RpcMethod;
}

function checkOperation({ directive }: Declaration, { operation, method }: Target, report: FaultReporter): void {
  const streams = method.operation === OperationTypeNode.SUBSCRIPTION;
  if (streams === (operation === OperationTypeNode.SUBSCRIPTION)) return;
  report(
    directive,
    `${method.name} ${streams ? 'answers with a stream' : 'gives one answer'}.`,
    streams ? 'Declare the field on Subscription.' : 'Declare the field on Query or Mutation.',
  );
}

/** A name may be that of the default field of the same method alone, which it replaces. */
function checkName(
  field: FieldDefinitionNode,
  { operation, method }: Target,
  { methods, fieldNames }: RpcSource,
  report: FaultReporter,
): void {
  const name = field.name.value;
  const other = methods.methods.find(
    (each) => each.operation === operation && each.name !== method.name && fieldNames.get(each.name) === name,
  );
  if (other === undefined) return;
  report(field, `"${name}" is the field of ${other.name} already.`, 'Choose another name.');
}

function targetOf(result: RootResult): Pick<FieldModel, 'rule' | 'shape'> & { readonly model: FieldModel | undefined } {
  if (result.kind === 'path') return { rule: result.last.rule, shape: result.last.shape, model: result.last };
  return { rule: 'single', shape: result.shape, model: undefined };
}

function readArguments(
  field: FieldDefinitionNode,
  method: RpcMethod,
  source: RpcSource,
  report: FaultReporter,
): ReadonlyMap<string, FieldModel> {
  const models = describeMessage(method.request);
  const read = new Map<string, FieldModel>();
  for (const argument of field.arguments ?? []) {
    const name = argument.name.value;
    const model = models.find((each) => each.name === name);
    if (model === undefined) {
      const names = models.map((each) => each.name).join(', ');
      const mend = names === '' ? 'Take it out.' : `Use one of: ${names}.`;
      report(argument, `The request ${method.request.name} has no field "${name}".`, mend);
      continue;
    }
    const target = { rule: model.rule, shape: model.shape, model };
    checkFit(
      { node: argument, type: argument.type, target, side: 'input', what: `argument "${name}"` },
      source,
      report,
    );
    read.set(name, model);
  }
  return read;
}

import {
  type ASTNode,
  type EnumValueDefinitionNode,
  type FieldDefinitionNode,
  type InputValueDefinitionNode,
  Kind,
  specifiedScalarTypes,
  type TypeNode,
} from 'graphql';
import type { Type } from 'protobufjs';
import { nameEnumValues } from './enum-names';
import { describeMessage, type FieldModel, type ValueShape } from './message-model';
import type { MessageTypes, Side } from './message-types';
import { namedType, type OverlayTypes } from './overlay-types';
import type { FaultReporter } from './report-fault';

/** The types that an overlay may name. */
export interface FitScope {
  readonly types: MessageTypes;
  readonly declared: OverlayTypes;
}

/** A place in an overlay whose type must fit what protobuf has there. */
export interface FitPlace {
  readonly node: ASTNode;
  readonly type: TypeNode;
  readonly target: FitTarget;
  readonly side: Side;
  /** What the place is, as the subject of a sentence. */
  readonly what: string;
}

/** A value of protobuf; `model` is its field, undefined for a whole message. */
export interface FitTarget extends Pick<FieldModel, 'rule' | 'shape'> {
  readonly model: FieldModel | undefined;
}

/** Checks that a type of an overlay, and the types it declares below, fit a value of protobuf. Reports each misfit at its place. */
export function checkFit(place: FitPlace, scope: FitScope, report: FaultReporter): void {
  checkPlace(place, { scope, report, seen: new Set() });
}

interface Checking {
  readonly scope: FitScope;
  readonly report: FaultReporter;
  /** Pairs of a declared type and a message that were looked at. */
  readonly seen: Set<string>;
}

function checkPlace(place: FitPlace, checking: Checking): void {
  const { node, type, target, side, what } = place;
  const { types } = checking.scope;
  const wantedName =
    target.model === undefined ? types.nameOfShape(target.shape, side) : types.nameOf(target.model, side);
  const depth = target.rule === 'single' ? 0 : 1;
  if (listDepth(type) !== depth) {
    const wanted = depth === 0 ? wantedName : `[${wantedName}!]`;
    checking.report(node, `The ${what} is ${depth === 0 ? 'no list' : 'a list'} in the proto.`, `Write ${wanted}.`);
    return;
  }
  const name = namedType(type);
  if (name === wantedName || standsFor(name, wantedName, side)) return;
  if (target.rule === 'map') {
    checking.report(
      node,
      `The ${what} is a map, whose entries are ${wantedName}, not ${name}.`,
      `Write [${wantedName}!].`,
    );
    return;
  }
  checkDeclared(name, wantedName, place, checking);
}

function checkDeclared(name: string, wantedName: string, place: FitPlace, checking: Checking): void {
  const { node, target, side, what } = place;
  const declared = checking.scope.declared.get(name);
  const kind = side === 'output' ? Kind.OBJECT_TYPE_DEFINITION : Kind.INPUT_OBJECT_TYPE_DEFINITION;
  if (declared?.kind === Kind.ENUM_TYPE_DEFINITION && target.shape.kind === 'enum') {
    checkEnum(declared.values ?? [], target.shape, checking);
    return;
  }
  if (declared?.kind === Kind.SCALAR_TYPE_DEFINITION && target.shape.kind !== 'message') return;
  if (declared?.kind !== kind || target.shape.kind !== 'message') {
    const unknown = declared === undefined && !isSpecified(name) && !checking.scope.types.byName.has(name);
    const declare = unknown && target.shape.kind === 'message' ? `, or declare ${name} in the overlay` : '';
    const mend = `Write ${wantedName}${declare}.`;
    checking.report(node, `The ${what} is ${wantedName} in the proto, not ${name}.`, mend);
    return;
  }
  const pair = `${name} ${target.shape.type.fullName}`;
  if (checking.seen.has(pair)) return;
  checking.seen.add(pair);
  for (const member of declared.fields ?? []) checkMember(member, { message: target.shape.type, side }, checking);
}

function checkMember(
  member: FieldDefinitionNode | InputValueDefinitionNode,
  { message, side }: { readonly message: Type; readonly side: Side },
  checking: Checking,
): void {
  if (isSuppliedElsewhere(member)) return;
  const name = member.name.value;
  const models = describeMessage(message);
  const model = models.find((each) => each.name === name);
  if (model === undefined) {
    const mend = `Use one of: ${models.map((each) => each.name).join(', ')}.`;
    checking.report(member, `The message ${message.name} has no field "${name}".`, mend);
    return;
  }
  const target = { rule: model.rule, shape: model.shape, model };
  checkPlace({ node: member, type: member.type, side, what: `field "${name}"`, target }, checking);
}

/** Tells a scalar of GraphQL's own. */
function isSpecified(name: string): boolean {
  return specifiedScalarTypes.some((scalar) => scalar.name === name);
}

function checkEnum(
  values: readonly EnumValueDefinitionNode[],
  { type }: Extract<ValueShape, { kind: 'enum' }>,
  { report }: Checking,
): void {
  const { byName } = nameEnumValues(type);
  for (const value of values) {
    if (byName.has(value.name.value)) continue;
    report(
      value,
      `The enum ${type.name} has no value ${value.name.value}.`,
      `Use one of: ${[...byName.keys()].join(', ')}.`,
    );
  }
}

/** Names of scalars whose values are strings. */
const textScalars: ReadonlySet<string> = new Set(['String', 'BigInt', 'Bytes', 'DateTime', 'Duration']);

/** Tells whether a scalar of an overlay takes the values of the one that is derived. */
function standsFor(name: string, wanted: string, side: Side): boolean {
  if (name === 'ID') return wanted === 'String' || wanted === 'BigInt' || wanted === 'Int';
  if (name === 'String') return textScalars.has(wanted);
  return name === 'Float' && wanted === 'Int' && side === 'output';
}

/** A field with `@link` is made from others. */
function isSuppliedElsewhere({ directives = [] }: FieldDefinitionNode | InputValueDefinitionNode): boolean {
  return directives.some(({ name }) => name.value === 'link');
}

function listDepth(type: TypeNode): number {
  if (type.kind === Kind.NON_NULL_TYPE) return listDepth(type.type);
  return type.kind === Kind.LIST_TYPE ? 1 + listDepth(type.type) : 0;
}

import {
  getNamedType,
  isLeafType,
  isObjectType,
  type FieldNode,
  type GraphQLField,
  type GraphQLOutputType,
} from 'graphql';
import { fieldsOf } from '../composition/routes';
import type { Subschema } from '../composition/supergraph';
import type { UpstreamArgument, UpstreamSelection } from '../upstreams/upstream';
import { listDepth } from './list-depth';
import { ownFieldType } from './own-field-type';
import type { KeyValue } from './plan';
import { ResponseKeys } from './response-keys';

/** A field to be asked of an upstream, in public names. */
export interface FieldRequest {
  readonly name: string;
  /** The client's response key, taken where it can be. */
  readonly wanted: string;
  readonly arguments: readonly UpstreamArgument[];
  /** Undefined for a leaf. */
  readonly selections: readonly UpstreamSelection[] | undefined;
}

/** What is asked of one subschema at objects of one type: grows while the operation is planned, in the upstream's own names. */
export class ObjectSelection {
  readonly selections: UpstreamSelection[] = [];
  /** The response keys of what is asked for already, by signature. */
  private readonly asked = new Map<string, string>();

  /** `keys` is shared by the types of one abstract selection, where two fields may meet in one answer. */
  constructor(
    readonly subschema: Subschema,
    readonly type: string,
    private readonly keys = new ResponseKeys({ aliases: subschema.upstream.selects }),
  ) {}

  /** Asks for a field of the client's; the answer's response key. */
  add(request: FieldRequest): string {
    const isPlain = request.selections === undefined && request.arguments.length === 0;
    if (isPlain) return this.addLeaf(request.name);
    const own = this.subschema.names.field(this.type, request.name);
    const signature = `${this.type}.${own} ${JSON.stringify([request.arguments, request.selections])}`;
    return this.push(own, signature, request);
  }

  /** Asks for a leaf without arguments: however often it is wanted, it is asked for once. */
  addLeaf(name: string): string {
    const own = this.subschema.names.field(this.type, name);
    // Two types of one selection may share a response key only where their upstream gives the field the very same type.
    const type = ownFieldType(this.subschema, this.type, name) ?? String(this.field(name).type);
    const signature = `${own}: ${type}`;
    return this.push(own, signature, { name, wanted: own, arguments: [], selections: undefined });
  }

  /** Asks for a part of a key or requirement; where it will be found. */
  addKeyPart(node: FieldNode): KeyValue {
    const name = node.name.value;
    const wrapped = this.field(name).type;
    const type = getNamedType(wrapped);
    const depth = listDepth(wrapped);
    if (isLeafType(type)) return { responseKey: this.addLeaf(name), depth, leaf: type, members: [] };
    if (!isObjectType(type) || node.selectionSet === undefined) {
      throw new Error(`The key field ${this.type}.${name} of ${this.subschema.name} is not an object of one type.`);
    }
    const below = new ObjectSelection(this.subschema, type.name);
    const members = fieldsOf(node.selectionSet).map((member) => ({
      name: member.name.value,
      value: below.addKeyPart(member),
    }));
    const request = { name, wanted: name, arguments: [], selections: below.selections };
    return { responseKey: this.add(request), depth, leaf: undefined, members };
  }

  /** Asks which type the object has. */
  addTypename(): string {
    return this.push('__typename', '__typename', {
      name: '__typename',
      wanted: '__typename',
      arguments: [],
      selections: undefined,
    });
  }

  /** The subschema's own definition of a field of this type. */
  field(name: string): GraphQLField<unknown, unknown> & { readonly type: GraphQLOutputType } {
    const type = this.subschema.schema.getType(this.type);
    const field = isObjectType(type) ? type.getFields()[name] : undefined;
    if (field === undefined) throw new Error(`${this.subschema.name} has no field ${this.type}.${name}.`);
    return field;
  }

  private push(own: string, signature: string, request: FieldRequest): string {
    const known = this.asked.get(signature);
    if (known !== undefined) return known;
    const key = this.keys.allocate(own, request.wanted, signature);
    this.asked.set(signature, key);
    const { arguments: args, selections } = request;
    this.selections.push({ kind: 'field', name: own, responseKey: key, arguments: args, selections });
    return key;
  }
}

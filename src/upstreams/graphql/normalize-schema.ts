import {
  type ASTNode,
  type DocumentNode,
  Kind,
  type TypeDefinitionNode,
  isTypeSystemDefinitionNode,
  visit,
} from 'graphql';
import { foldExtensions } from './fold-extensions';
import { collectOwnOverlay } from './own-overlay';
import { type OwnRootNames, rootTypeNames } from './root-types';

/** An upstream's schema as the gateway takes it. */
export interface NormalizedSchema {
  /** Root types by the gateway's names, no extensions, no directives but those that every schema knows. */
  readonly typeDefs: DocumentNode;
  /** What its stitching directives say. */
  readonly overlay: DocumentNode | undefined;
  readonly ownRootNames: OwnRootNames;
}

/** A schema that cannot be taken, and where in it. */
export interface SchemaFault {
  readonly node: ASTNode | undefined;
  readonly message: string;
  readonly mend: string;
}

const keptDirectives: ReadonlySet<string> = new Set(['deprecated', 'specifiedBy', 'oneOf']);

/** Brings an upstream's SDL into the gateway's form; returns a fault when a name is in the way. */
export function normalizeSchema(document: DocumentNode): NormalizedSchema | SchemaFault {
  const types = foldExtensions(document.definitions);
  const roots = collectRootNames(document);
  const ownRootNames = new Map([...roots].filter(([name, own]) => name !== own));
  const inTheWay = types.find(({ name: { value } }) => isRootName(value) && roots.get(value) !== value);
  if (inTheWay !== undefined) return nameInTheWay(inTheWay);
  if (!types.some(({ name }) => name.value === roots.get('Query'))) return noQueryType();
  const renamed = renameTypes({ kind: Kind.DOCUMENT, definitions: types }, ownRootNames);
  const overlay = collectOwnOverlay(renamed.definitions.filter(isTypeDefinition));
  return { typeDefs: dropDirectives(renamed), overlay, ownRootNames };
}

/** Tells a fault from a schema. */
export function isSchemaFault(result: NormalizedSchema | SchemaFault): result is SchemaFault {
  return 'message' in result;
}

/** From the gateway's names to the upstream's: as its `schema` says, else by the usual names. */
function collectRootNames(document: DocumentNode): Map<string, string> {
  const schemas = document.definitions.flatMap((node) =>
    node.kind === Kind.SCHEMA_DEFINITION || node.kind === Kind.SCHEMA_EXTENSION ? [node] : [],
  );
  const named = schemas.flatMap(({ operationTypes = [] }) => operationTypes);
  const own = new Map<string, string>(named.map(({ operation, type }) => [rootTypeNames[operation], type.name.value]));
  const isDefined = schemas.some(({ kind }) => kind === Kind.SCHEMA_DEFINITION);
  for (const name of Object.values(rootTypeNames)) if (!isDefined && !own.has(name)) own.set(name, name);
  return own;
}

function isRootName(name: string): boolean {
  return Object.values(rootTypeNames).some((root) => root === name);
}

function isTypeDefinition(node: ASTNode): node is TypeDefinitionNode {
  return 'name' in node && isTypeSystemDefinitionNode(node);
}

function renameTypes(document: DocumentNode, ownRootNames: OwnRootNames): DocumentNode {
  if (ownRootNames.size === 0) return document;
  const publicNames = new Map([...ownRootNames].map(([name, own]) => [own, name]));
  return visit(document, {
    NamedType: (node) => rename(node, publicNames),
    ObjectTypeDefinition: (node) => rename(node, publicNames),
  });
}

function rename<Node extends { readonly name: { readonly value: string } }>(
  node: Node,
  names: ReadonlyMap<string, string>,
): Node | undefined {
  const value = names.get(node.name.value);
  return value === undefined ? undefined : { ...node, name: { ...node.name, value } };
}

function dropDirectives(document: DocumentNode): DocumentNode {
  return visit(document, {
    Directive: (node) => (keptDirectives.has(node.name.value) ? undefined : null),
    // Nothing below these carries directives, and they are most of a document.
    Name: () => false,
    NamedType: () => false,
    ListType: () => false,
    NonNullType: () => false,
    StringValue: () => false,
  });
}

function nameInTheWay(type: TypeDefinitionNode): SchemaFault {
  return {
    node: type,
    message: `The upstream has a type ${type.name.value} that is not its root type of that name.`,
    mend: `Rename it in the upstream: the gateway gives the name ${type.name.value} to root types alone.`,
  };
}

function noQueryType(): SchemaFault {
  return {
    node: undefined,
    message: 'The schema of the upstream has no query type.',
    mend: 'Give it a type Query, or say in `schema { query: … }` which one it is.',
  };
}
